"""The whole way of a training: pretrain, teach, fit, export, measure."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, missing_extra
from kg.train.corpus import RESERVED, Sentence, Vocabulary, plain_lines, sentences
from kg.train.plan import Fitting, Plan, Say, Shape

if TYPE_CHECKING:
    from kg.annotate.tagger import Settings
    from kg.train.encoder import Encoder
    from kg.train.fit import Target
    from kg.train.kept import Kept
    from kg.train.measure import Pair


def train(
    train_file: Path,
    dev_file: Path,
    output: Path,
    *,
    text: Path | None = None,
    keep: Path | None = None,
    plan: Plan | None = None,
    say: Say = lambda _: None,
) -> dict[str, Any]:
    """Writes a tagger's folder and gives its facts: settings, plan, checksums, and figures on the dev sentences.

    The dev sentences serve these figures alone, and their policies are left out of the plain ones in ``text``.

    Raises:
        InputError: a file or the folder can't be read as what it should be, or PyTorch is not installed.
        OutputError: the model, or a stage to keep, can't be written.
    """
    from kg.train.export import arrays, checksum, whole, write, write_facts

    plan = plan or Plan()
    given, dev = sentences(train_file), sentences(dev_file)
    if plan.teacher_epochs and len({s.policy for s in given}) < 2:
        raise InputError(
            "The teachers need sentences of two policies or more.",
            where=str(train_file),
            hint="Give more policies, or leave the teachers out with --teacher-epochs 0.",
        )
    lines = plain_lines(text, {s.policy for s in dev}) if text and plan.pretrain_epochs else []
    with whole(output) as folder:
        torch = _torch()
        from kg.train.fit import fit
        from kg.train.kept import Kept

        torch.set_num_threads(plan.threads)
        vocabulary = Vocabulary.of([*lines, *(s.text for s in given)])
        shape = Shape(len(vocabulary.chars) + RESERVED, len(vocabulary.pairs) + RESERVED)
        say(f"{len(given)} sentences to learn from, {len(dev)} to measure on, {sum(map(len, lines))} plain characters")
        kept = Kept(keep, _digest(given, lines, shape, plan))
        start = _pretrained(kept, lines, vocabulary, shape, plan, say)
        targets, chosen, held_out = _taught(kept, given, vocabulary, shape, start, plan, say)
        fitting, gold = Fitting(plan.epochs), plan.gold if targets else 1.0
        model = fit(given, vocabulary, shape, start, fitting, seed=plan.seed, say=say, targets=targets, gold=gold)
        facts: dict[str, Any] = {
            "settings": asdict(chosen),
            "seed": plan.seed,
            "shape": asdict(shape),
            "plan": asdict(plan) | {"fitting": asdict(fitting)},
            "torch": str(torch.__version__),
            "data_sha256": {"train": checksum(train_file), "dev": checksum(dev_file)},
            "held_out_f1": _rounded(held_out),
        }
        write(folder, arrays(model), vocabulary, facts)
        facts |= _figures(folder, dev)
        write_facts(folder, facts)
    return facts


def _torch() -> Any:
    try:
        import torch
    except ImportError as error:
        raise missing_extra("Training", "train") from error
    return torch


def _digest(given: list[Sentence], lines: list[str], shape: Shape, plan: Plan) -> str:
    """What the kept stages depend on, as a short name."""
    stages = plan.pretrain_epochs, plan.folds, plan.seed, Fitting(plan.teacher_epochs)
    return hashlib.sha256(repr((given, lines, shape, stages)).encode("utf-8")).hexdigest()[:12]


def _pretrained(
    kept: Kept, lines: list[str], vocabulary: Vocabulary, shape: Shape, plan: Plan, say: Say
) -> Encoder | None:
    if not lines:
        return None
    from kg.train.encoder import Encoder
    from kg.train.pretrain import pretrain

    stored = kept.get("encoder")
    if stored is None:
        encoder = pretrain(lines, vocabulary, shape, epochs=plan.pretrain_epochs, seed=plan.seed, say=say)
        kept.put("encoder", encoder.state_dict())
        return encoder
    say("the pretrained encoder is one of an earlier run")
    encoder = Encoder(shape, 0.0)
    encoder.load_state_dict(stored)
    return encoder


def _taught(
    kept: Kept,
    given: list[Sentence],
    vocabulary: Vocabulary,
    shape: Shape,
    start: Encoder | None,
    plan: Plan,
    say: Say,
) -> tuple[list[Target] | None, Settings, dict[str, Pair]]:
    """The teachers' targets, the settings that suit them best, and their figures on what they had not seen."""
    from kg.train.choose import USUAL, settings
    from kg.train.kept import packed, unpacked
    from kg.train.teach import cross_fit

    if not plan.teacher_epochs:
        return None, USUAL, {}
    stored = kept.get("teachers")
    if stored is None:
        fitting = Fitting(plan.teacher_epochs)
        targets, held_out = cross_fit(
            given, vocabulary, shape, start, fitting, folds=plan.folds, seed=plan.seed, say=say
        )
        kept.put("teachers", packed(targets, held_out))
    else:
        say("the teachers are those of an earlier run")
        targets, held_out = unpacked(stored)
    chosen, figures = settings([s.spans for s in given], held_out)
    exact, overlap = figures["micro"]
    say(f"teachers on sentences that they had not seen: exact F1 {exact:.3f}, overlap F1 {overlap:.3f}")
    return targets, chosen, figures


def _figures(folder: Path, dev: list[Sentence]) -> dict[str, Any]:
    """F1 and reliability of the stored model on the dev sentences, as the run time finds them."""
    from kg.annotate.tagger import Tagger
    from kg.train.measure import f_scores, hits, reliability

    found = Tagger.load(folder).tag([s.text for s in dev])
    gold = [s.spans for s in dev]
    return {"dev_f1": _rounded(f_scores(gold, found)), "dev_reliability": reliability(hits(gold, found))}


def _rounded(figures: dict[str, Pair]) -> dict[str, dict[str, float]]:
    return {kind: {"exact": round(one, 4), "overlap": round(two, 4)} for kind, (one, two) in figures.items()}
