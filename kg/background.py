"""The engine's own work in the background, which gives way to ours."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_TASKS = Path("/proc/self/task")
_COMPACTS = "rocksdb:low"  # the name of RocksDB's threads that merge files
_LEAST = 19  # the lowest priority that a thread can have


def give_way() -> int:
    """Lets the threads that merge the store's files run when nobody else works; gives their number, on Linux alone.

    They find something to merge as long as anything is written, and the fewer files there are the more often each byte
    is written again: on cores that all have work, half as often if they wait (``docs/adr/0018-merging-waits.md``).

    >>> give_way() >= 0
    True
    """
    found = 0
    with suppress(OSError):  # no such system
        for task in _TASKS.iterdir():
            with suppress(OSError):  # it ended
                if (task / "comm").read_text().strip() == _COMPACTS:
                    os.setpriority(os.PRIO_PROCESS, int(task.name), _LEAST)
                    found += 1
    return found
