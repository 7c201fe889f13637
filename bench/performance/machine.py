"""The machine, the system and the libraries."""

from __future__ import annotations

import os
import platform
import re
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench.performance.records import Machine

LIBRARIES = ("pif-kg", "rdflib", "pyoxigraph", "pyshacl")


def machine() -> Machine:
    """This one, now."""
    processor = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(encoding="ascii"), re.MULTILINE)
    return Machine(
        processor=processor[1].strip() if processor else platform.machine(),
        cores=len(os.sched_getaffinity(0)),
        memory_mb=int(memory[1]) * 1024 // 10**6 if memory else 0,
        system=f"{platform.system()} {platform.release().partition('-')[0]}",
        python=platform.python_version(),
        versions={name: version(name) for name in LIBRARIES},
        day=date.today().isoformat(),
        load_before=os.getloadavg()[0],
    )
