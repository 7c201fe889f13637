"""Labelled sentences -> the files of the span tagger that the package brings along; gold flows -> its classifier.

Only the steps that compute need PyTorch (``pip install 'pif-kg[train]'``); it is imported when :func:`train` and
:func:`train_flows` run.
"""

from kg.train.attachment import train_attachment
from kg.train.flows import train_flows
from kg.train.plan import AttachmentPlan, FlowPlan, Plan
from kg.train.stages import train

__all__ = ["AttachmentPlan", "FlowPlan", "Plan", "train", "train_attachment", "train_flows"]
