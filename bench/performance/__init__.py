"""What everything costs on this machine, beside peers in the same run: ``python -m bench.performance --help``."""
