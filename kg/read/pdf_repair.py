"""The first part of a PDF that was cut off: the pages that are whole, under a page tree of our own."""

from __future__ import annotations

import re

MAX_OBJECTS = 200_000  # a page of text has ten to a hundred
NEAR = 4_000  # bytes at an object's start in which it says that it is a page

_OBJECT = re.compile(rb"(?:^|[\r\n])(\d{1,9}) 0 obj\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


def repaired(data: bytes) -> bytes:
    """The file with a new end that lists the pages found; unchanged where there are none.

    Only pages that are written plainly can be found; newer files often pack them, and then nothing is to be had.

    >>> b"/Kids[3 0 R]" in repaired(b"%PDF-1.4\\n3 0 obj\\n<</Type /Page>>\\nendobj\\n")
    True
    """
    objects: dict[int, int] = {}  # an object that was changed stands in the file again: the last one counts
    for found in _OBJECT.finditer(data):
        objects[int(found.group(1))] = found.end()
        if len(objects) > MAX_OBJECTS:
            return data
    if not objects:
        return data
    starts = sorted(objects.values())
    after = dict(zip(starts, [*starts[1:], len(data)], strict=True))
    kids = [
        number
        for number, start in sorted(objects.items(), key=lambda item: item[1])
        if _PAGE.search(data, start, min(after[start], start + NEAR))
    ]
    if not kids:
        return data
    top = max(objects) + 1
    listed = b" ".join(b"%d 0 R" % number for number in kids)
    return (
        data
        + b"\nendstream\nendobj\n"
        + b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (top, top + 1)
        + b"%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]>>\nendobj\n" % (top + 1, len(kids), listed)
        + b"trailer\n<</Root %d 0 R/Size %d>>\nstartxref\n0\n%%%%EOF\n" % (top, top + 2)
    )
