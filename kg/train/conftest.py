"""Doctests of modules that need PyTorch are collected where it is installed."""

from importlib.util import find_spec

_NEED_IT = ("crf", "encoder", "fit", "flow_student", "flow_teacher", "kept", "pretrain", "steps", "teach")
collect_ignore = [] if find_spec("torch") else [f"{name}.py" for name in _NEED_IT]
