"""The policy that ``kg demo`` walks through: a fictional app, marked up in part, with faults to find."""

from pathlib import Path

POLICY_FILE = Path(__file__).resolve().parent / "qinghe.annotated.txt"
APP_TYPE = "short-video"
