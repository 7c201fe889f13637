"""Labelled sentences and plain policies, and the vocabulary of their characters."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg.annotate.decoding import TYPES
from kg.annotate.tagger import SKIPPED, UNKNOWN
from kg.errors import InputError
from kg.score import read_lines

LABELS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
LABEL_ID = {label: i for i, label in enumerate(LABELS)}
BREAK = "\n"
MASK = 2  # beside 0 for padding and the run time's number of unknown characters
RESERVED = 3
SHORTEST_LINE = 8  # characters of a plain line that is read
_FAR = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")  # what the run time does not tell apart
_HINT = 'One policy a line: {"id": "1", "sentences": [{"text": "…", "spans": [[0, 2, "data"]]}]}.'

Span = tuple[int, int, str]
Coded = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the tagger reads it, its gold spans, and the policy it stands in."""

    text: str
    spans: tuple[Span, ...]
    policy: str


def sentences(path: Path) -> list[Sentence]:
    """The sentences of a file of labelled policies, one policy a line, without the characters that the tagger skips.

    Raises:
        InputError: no such file, or a line that is no labelled policy.
    """
    try:
        lines = read_lines(path)
    except InputError as error:
        raise InputError(error.message, where=error.where, hint=_HINT) from error
    found = [sentence for where, line in lines for sentence in _of_policy(where, line)]
    if not any(s.spans for s in found):
        raise InputError("No sentence of the file has a span.", where=str(path), hint=_HINT)
    return found


def _of_policy(where: str, line: dict[str, Any]) -> list[Sentence]:
    given = line.get("sentences")
    if "id" not in line or not isinstance(given, list):
        raise InputError("This line is no labelled policy: it needs “id” and “sentences”.", where=where, hint=_HINT)
    found = []
    for number, sentence in enumerate(given, start=1):
        text = sentence.get("text") if isinstance(sentence, dict) else None
        if not isinstance(text, str):
            raise InputError(f"Sentence {number} has no text.", where=where, hint=_HINT)
        spans = sentence.get("spans", [])
        if not isinstance(spans, list):
            raise InputError(f"The spans of sentence {number} are no list.", where=where, hint=_HINT)
        read = cleaned(text, [_span(where, number, text, span) for span in spans])
        if read[0]:
            found.append(Sentence(*read, str(line["id"])))
    return found


def _span(where: str, number: int, text: str, span: Any) -> Span:
    if isinstance(span, list) and len(span) >= 3:
        start, end, kind = span[:3]
        if kind not in TYPES:
            raise InputError(
                f"Sentence {number} has a span of an unknown type: {kind!r}.",
                where=where,
                hint=f"There are: {', '.join(TYPES)}.",
            )
        if type(start) is type(end) is int and 0 <= start < end <= len(text):
            return start, end, kind
    raise InputError(
        f"Sentence {number} has a span that is no [start, end, type] in its {len(text)} characters: {span!r}.",
        where=where,
        hint=_HINT,
    )


def cleaned(text: str, spans: Iterable[Span] = ()) -> tuple[str, tuple[Span, ...]]:
    """The text as the tagger reads it, without white space and signs of tables and lists; the spans moved with it.

    >>> cleaned("收集 您的* 手机号", [(3, 6, "subjects"), (7, 10, "data")])
    ('收集您的手机号', ((2, 4, 'subjects'), (4, 7, 'data')))
    """
    stays = [not SKIPPED.match(c) for c in text]
    place = list(itertools.accumulate(stays, initial=0))
    moved = ((place[start], place[end], kind) for start, end, kind in spans)
    words = "".join(c for c, stay in zip(text, stays, strict=True) if stay)
    return _FAR.sub("\ufffd", words), tuple(span for span in moved if span[0] < span[1])


def label_ids(text: str, spans: Iterable[Span]) -> np.ndarray:
    """The number of each character's label in :data:`LABELS`; of overlapping spans the first one stays.

    >>> [LABELS[i] for i in label_ids("收集手机号", [(0, 2, "collect"), (2, 5, "data"), (3, 5, "purpose")])]
    ['B-collect', 'E-collect', 'B-data', 'I-data', 'E-data']
    """
    ids = np.zeros(len(text), np.int64)
    for start, end, kind in sorted(spans):
        if ids[start:end].any():
            continue
        base = LABEL_ID[f"B-{kind}"]
        if end - start == 1:
            ids[start] = base + 3
        else:
            ids[start], ids[start + 1 : end - 1], ids[end - 1] = base, base + 1, base + 2
    return ids


def plain_lines(folder: Path, leave_out: set[str]) -> list[str]:
    """The distinct lines of a folder of policies (``ID.txt``), as the tagger reads them, but for the left-out ids.

    Raises:
        InputError: no such folder, nothing to read in it, or a file that is not UTF-8 text.
    """
    hint = "Give a folder of policies as plain text, ID.txt, that are not all in the dev file."
    if not folder.is_dir():
        raise InputError("There is no such folder.", where=str(folder), hint=hint)
    seen: dict[str, None] = {}
    for path in sorted(folder.glob("*.txt")):
        if path.stem in leave_out:
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError("The file is not UTF-8 text.", where=str(path), hint="Convert it to UTF-8.") from error
        except OSError as error:
            raise InputError(f"The file can't be read: {error.strerror}.", where=str(path), hint=hint) from error
        read = (cleaned(line)[0] for line in text.splitlines())
        seen |= dict.fromkeys(line for line in read if len(line) >= SHORTEST_LINE)
    if not seen:
        raise InputError("The folder holds no text to learn from.", where=str(folder), hint=hint)
    return list(seen)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Characters and pairs of characters that the tagger knows, by number."""

    chars: dict[str, int]
    pairs: dict[str, int]

    @classmethod
    def of(cls, texts: Iterable[str], *, char_min: int = 3, pair_min: int = 6) -> Vocabulary:
        """The characters and pairs that stand at least so often in the texts.

        >>> words = Vocabulary.of(["我们收集", "我们"], char_min=2, pair_min=2)
        >>> list(words.chars), list(words.pairs)
        (['\\n', '们', '我'], ['我们'])
        """
        chars, pairs = Counter[str](), Counter[str]()
        for text in texts:
            chars.update(text)
            pairs.update(a + b for a, b in itertools.pairwise(text))
        kept = sorted(c for c, n in chars.items() if n >= char_min and c != BREAK)
        kept_pairs = sorted(p for p, n in pairs.items() if n >= pair_min and BREAK not in p)
        kept_pairs = kept_pairs or ["我们"]  # the run time looks pairs up in a table that is not empty
        return cls(
            {c: i + RESERVED for i, c in enumerate([BREAK, *kept])},
            {p: i + RESERVED for i, p in enumerate(kept_pairs)},
        )

    def encode(self, text: str) -> Coded:
        """Numbers of the characters (n) and of the pairs between and around them (n + 1)."""
        chars = np.fromiter((self.chars.get(c, UNKNOWN) for c in text), np.int64, len(text))
        framed = BREAK + text + BREAK
        pairs = np.fromiter((self.pairs.get(a + b, UNKNOWN) for a, b in itertools.pairwise(framed)), np.int64)
        return chars, pairs


def batches(sizes: Sequence[int], budget: int, dice: np.random.Generator) -> list[list[int]]:
    """The numbers of items in groups of like size, about ``budget`` characters each, shuffled.

    >>> sorted(sorted(group) for group in batches([9, 10, 100], 20, np.random.default_rng(1)))
    [[0, 1], [2]]
    """
    groups: list[list[int]] = []
    for i in np.argsort(np.array(sizes) * (1 + 0.1 * dice.random(len(sizes)))).tolist():
        if groups and (len(groups[-1]) + 1) * sizes[i] <= budget:
            groups[-1].append(i)
        else:
            groups.append([i])
    return [groups[i] for i in dice.permutation(len(groups))]
