"""PDF and Word files made for tests, from clauses of our own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

FULL = "我们会在您注册青禾账号并使用笔记同步功能时收集您的设备信息和网络状态，并在您"  # 38 characters: one full line
Printed = tuple[float, float, float, str]  # x, y, size, words; a negative size is bold


def pdf(*pages: Sequence[Printed], fonts_speak: bool = True) -> bytes:
    """A PDF with these words at these places; every fragment is drawn on its own, as browsers do."""
    used = sorted({c for page in pages for *_, words in page for c in words})
    code = {c: number for number, c in enumerate(used, start=1)}
    maps = "\n".join(f"<{code[c]:04x}> <{c.encode('utf-16-be').hex()}>" for c in used)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    head += "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
    unicode = f"{head}{len(used)} beginbfchar\n{maps}\nendbfchar\nendcmap end end"
    spoken = "/ToUnicode 3 0 R" if fonts_speak else ""
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(pages)))
    objects = {
        1: "<</Type /Catalog /Pages 2 0 R>>",
        2: f"<</Type /Pages /Count {len(pages)} /Kids [{kids}]>>",
        3: f"<</Length {len(unicode)}>>\nstream\n{unicode}\nendstream",
    }
    for number, name in ((4, "Made"), (5, "Made-Bold")):
        below = f"<</Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /DW 1000 "
        below += "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>>>"
        objects[number] = f"<</Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
        objects[number] += f"/DescendantFonts [{below}] {spoken}>>"
    for number, page in enumerate(pages):
        drawn = "\n".join(
            f"BT /F{'B' if size < 0 else 'A'} {abs(size)} Tf 1 0 0 1 {x} {y} Tm "
            f"<{''.join(f'{code[c]:04x}' for c in words)}> Tj ET"
            for x, y, size, words in page
        )
        objects[10 + 2 * number] = (
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {11 + 2 * number} 0 R "
            "/Resources <</Font <</FA 4 0 R /FB 5 0 R>>>>>>"
        )
        objects[11 + 2 * number] = f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream"
    return assembled(objects)


def assembled(objects: dict[int, str]) -> bytes:
    """A PDF of these objects, with its table of places."""
    out = b"%PDF-1.5\n"
    places: dict[int, int] = {}
    for number, words in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n{words}\nendobj\n".encode("latin-1")
    start, size = len(out), max(objects) + 1
    rows = "".join(f"{places[n]:010} 00000 n \n" if n in places else "0000000000 65535 f \n" for n in range(size))
    return out + f"xref\n0 {size}\n{rows}trailer\n<</Size {size} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()


def column(
    lines: Iterable[str], *, x: float = 50, y: float = 760, size: float = 10, apart: float = 15
) -> list[Printed]:
    """Lines below each other."""
    return [(x, y - apart * number, size, words) for number, words in enumerate(lines)]


def word(fill: Callable[..., None]) -> bytes:
    """A Word file that ``fill`` writes with python-docx."""
    import docx

    made = docx.Document()
    fill(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_parts(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The archive with some of its parts changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, changed.get(part.filename, old.read(part)))
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name])
    return out.getvalue()
