"""Labelled sentences -> the files of the span tagger that the package brings along.

Only the steps that compute need PyTorch (``pip install 'pif-kg[train]'``); they are imported when :func:`train` runs.
"""

from kg.train.plan import Plan
from kg.train.stages import train

__all__ = ["Plan", "train"]
