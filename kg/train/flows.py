"""Gold flows and plain policies -> the classifier of flows: pretrain, teach, let the teachers judge, fit the student.

Only the steps that compute need PyTorch (``pip install 'pif-kg[train]'``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from pickle import UnpicklingError
from zipfile import BadZipFile

import numpy as np

from kg.annotate.data import surface_forms
from kg.errors import InputError, missing_extra
from kg.relate.classifier import KINDS, OUTPUTS, WAYS, Classifier, groups, stored
from kg.train import passages
from kg.train.passages import Passage
from kg.train.plan import FlowPlan, Say
from kg.train.splicing import spliced
from kg.train.variation import Lesson, Words, named, recipients
from kg.writing import check_place, write_whole

_LEAST = 3  # times that a character stands in the texts which is known
_OTHERS = 5  # of so many clauses without data one is learnt from: none of them is asked about
_SEEN = 230  # 255ths of no data, below which a clause may have some
_DATA_WORD = re.compile(r"(?=.*[\u4e00-\u9fff]).{2,14}|[a-z]{3,8}", re.DOTALL)


def train_flows(
    folders: Sequence[Path],
    output: Path,
    *,
    text: Path | None = None,
    earlier: Path | None = None,
    start: Path | None = None,
    plan: FlowPlan | None = None,
    say: Say = lambda words: None,
) -> dict[str, int]:
    """Writes the classifier that gold flows teach, and gives how many texts, clauses and data it learnt from.

    With plain policies (``text``) teachers learn first and judge them, and a classifier of an ``earlier`` training
    beside them; the student learns from both. Where a classifier is given as ``start``, the student learns on from it
    and knows its characters. A graphics card is used where PyTorch finds one.

    Raises:
        InputError: a folder has no gold flows or policies, a text is missing, or a classifier is none; or PyTorch is
            not installed.
        OutputError: the file can't be written.
    """
    plan = plan or FlowPlan()
    check_place(output)
    gold = list(passages.of_gold(folders))
    plain = list(passages.of_folder(text)) if text and plan.teachers else []
    before, first = (_loaded(path) if path else None for path in (earlier, start))
    try:
        import torch
    except ImportError as error:
        raise missing_extra("Training", "train") from error
    from kg.train.flow_student import fit_student

    torch.set_num_threads(plan.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    chars = first.chars if first else _known([*gold, *plain])
    say(f"{len(gold):,} texts with flows, {len(plain):,} plain ones, {len(chars):,} characters; on {device}")
    certain = _of_gold(gold, plan.gold_weight)
    lessons = [*certain, *_judged(gold, plain, chars, before, plan, device, say)]
    data = filter(_DATA_WORD.fullmatch, {*surface_forms(), *named(certain)})
    words = Words(tuple(sorted(data)), recipients(lessons))
    known = first.weights if first else None
    weights = fit_student(_worth(lessons), chars, words, plan, device=device, say=say, start=known)
    write_whole(output, stored(weights, chars))
    return {"texts": len(gold), "plain": len(plain), "clauses": len(lessons)} | _counts(gold)


def _loaded(path: Path) -> Classifier:
    try:
        return Classifier.load(path)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, UnpicklingError) as error:
        raise InputError(
            "This is no classifier of flows.", where=str(path), hint="Give a file that kg train --flows wrote."
        ) from error


def _known(texts: Sequence[Passage]) -> str:
    counted = Counter[str]()
    for passage in texts:
        counted.update(passage.text)
    return "".join(char for char, n in sorted(counted.items()) if n >= _LEAST and ord(char) < 0xFFFF)


def _of_gold(gold: Sequence[Passage], weight: float) -> list[Lesson]:
    """The clauses of texts with gold flows, and their labels."""
    return [lesson for passage in gold for lesson in _lessons(passage, _certain(passage), weight)]


def _certain(passage: Passage) -> np.ndarray:
    found = np.zeros((len(passage.text), OUTPUTS), np.uint8)
    if passage.labels is not None:
        for row, place in enumerate(groups()):
            found[np.arange(len(found)), place.start + passage.labels[row]] = 255
    return found


def _judged(
    gold: Sequence[Passage],
    plain: Sequence[Passage],
    chars: str,
    before: Classifier | None,
    plan: FlowPlan,
    device: str,
    say: Say,
) -> list[Lesson]:
    """The clauses of plain policies, and of such with phrases of others, and what the teachers say of them.

    Texts with flows that are of no plain policy are judged as such, too: in other words they are more to learn from.
    """
    if not plain:
        return []
    others = [passage for passage in gold if not any(passage.text in policy.text for policy in plain)]
    copies = ((passage, copy) for passage in others for copy in range(plan.copies))
    plain = [*plain, *(replace(passage, policy=f"{passage.policy}#{copy}") for passage, copy in copies)]
    from kg.train.flow_teacher import opinions, pretrained, taught

    def judged(passage: Passage) -> list[Lesson]:
        said = opinions(teachers, passage.text, chars, device=device)
        return _lessons(passage, beside(said, before, passage, plan.earlier) if before else said, 1.0)

    encoder = pretrained(plain, chars, plan, device=device, say=say)
    teachers = [
        taught(encoder, gold, chars, plan, seed=plan.seed + n, device=device, say=say) for n in range(plan.teachers)
    ]
    said = {passage.policy: judged(passage) for passage in plain}
    found = [lesson for lessons in said.values() for lesson in lessons]
    rich = {policy: [lesson.clause for lesson in _worth(lessons)] for policy, lessons in said.items()}
    dice = np.random.default_rng(plan.seed)
    for _ in range(plan.spliced):
        found += (lesson for passage in spliced(rich, dice) for lesson in judged(passage))
    say(f"the teachers have judged {len(found):,} clauses")
    return found


def beside(said: np.ndarray, before: Classifier, passage: Passage, share: float) -> np.ndarray:
    """What teachers say of a text, and, with a share, an earlier classifier: in 255ths, where there are clauses."""
    found = said.astype(np.float32)
    clauses = [(start, clause) for start, clause in passage.clauses if clause.words]
    for (start, clause), own in zip(clauses, before.read(clause for _, clause in clauses), strict=True):
        place = slice(start, start + len(clause.words))
        found[place] = (1 - share) * found[place] + share * 255 * own
    return np.rint(found).astype(np.uint8)


def _worth(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The clauses that may name data, and some of the others."""
    nothing = [place.start for place in groups()[: len(WAYS)]]
    return [
        lesson
        for number, lesson in enumerate(lessons)
        if number % _OTHERS == 0 or lesson.target[:, nothing].min() < _SEEN
    ]


def _lessons(passage: Passage, said: np.ndarray, weight: float) -> list[Lesson]:
    return [
        Lesson(clause, said[start : start + len(clause.words)], weight)
        for start, clause in passage.clauses
        if clause.words
    ]


def _counts(gold: Sequence[Passage]) -> dict[str, int]:
    """How many data go each way."""
    rows = [passage.labels for passage in gold if passage.labels is not None]
    return {kind.value: sum(int((own[row] % 2).sum()) for own in rows) for row, kind in enumerate(KINDS)}
