"""Labelled sentences -> the files of the span tagger that the package brings along; gold flows -> its classifier.

Only the steps that compute need PyTorch and scikit-learn (``pip install 'pif-kg[train]'``); they are imported when
:func:`train` and :func:`train_flows` run.
"""

from kg.train.flows import train_flows
from kg.train.plan import Plan
from kg.train.stages import train

__all__ = ["Plan", "train", "train_flows"]
