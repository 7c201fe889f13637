"""How a tagger is trained: what the command may set, and what has proved itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.records import Polarity
from kg.relate.classifier import PARTS, SAID, WAYS

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fitting:
    """How long and how fast to fit: ``budget`` characters a step; ``average`` is how long the mean weights remember."""

    epochs: int
    rate: float = 3e-3
    budget: int = 2500
    drop: float = 0.3
    decay: float = 0.01
    average: float = 0.99


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network: entries of the two tables, and widths (``size``: of one direction)."""

    chars: int
    pairs: int
    char_size: int = 128
    pair_size: int = 64
    size: int = 128


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole way. With 0 epochs a stage is left out; ``gold`` is the gold labels' share beside the teachers'."""

    pretrain_epochs: int = 6
    teacher_epochs: int = 3
    epochs: int = 6
    folds: int = 4
    gold: float = 0.6
    seed: int = 1
    threads: int = 1


@dataclass(frozen=True, slots=True)
class FlowPlan:
    """How the classifier of flows is trained: teachers first (none with 0), then the student on what they say."""

    seed: int = 1
    teachers: int = 3
    teacher_size: int = 384
    teacher_layers: int = 8
    pretrain_epochs: int = 26
    teacher_epochs: int = 7
    earlier: float = 0.25  # the share that an earlier classifier has in what is said, where there is one
    copies: int = 3  # times that a text with flows stands among the plain policies, if it is of none of them
    spliced: int = 3  # times that each policy is judged with phrases of others in it
    epochs: int = 10
    size: int = 160
    pair_size: int = 32
    rate: float = 3e-3
    later_rate: float = 2e-3  # where a student learns on from a model
    decay: float = 0.01
    drop: float = 0.1
    hidden: float = 0.02  # the share of characters that are not shown
    varied: float = 0.4  # the share of clauses in which other data and recipients stand
    budget: int = 16_384  # characters a step
    gold_weight: float = 3.0  # of a clause of the gold beside one that teachers judge
    denied: float = 0.7  # how much the labels of data that are said not to go a way count beside those of others
    part: float = 0.5  # how much those of a part of flows count
    said: float = 0.15  # how much what flows say counts
    threads: int = 1

    def counts(self) -> tuple[float, ...]:
        """How much the labels of each group count."""
        ways = tuple(1.0 if polarity is Polarity.AFFIRMED else self.denied for _, polarity in WAYS)
        return ways + (self.part,) * len(PARTS) + (self.said,) * len(SAID)


@dataclass(frozen=True, slots=True)
class AttachmentPlan:
    """How the model that attaches parts to flows is trained."""

    seed: int = 1
    epochs: int = 6
    rate: float = 0.01
    decay: float = 3e-5
    hidden: float = 0.1  # the share of cues that are not shown
    batch: int = 512  # pairs a step
