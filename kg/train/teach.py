"""Teachers: networks whose opinions of policies that they have not seen soften the gold labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from kg.annotate.decoding import TaggedSpan
from kg.train.choose import candidate_spans
from kg.train.corpus import Sentence, Vocabulary, batches
from kg.train.crf import Chain, forward_backward
from kg.train.encoder import Encoder
from kg.train.fit import Target, fit, label_scores
from kg.train.plan import Fitting, Say, Shape


def cross_fit(
    sentences: Sequence[Sentence],
    vocabulary: Vocabulary,
    shape: Shape,
    start: Encoder | None,
    fitting: Fitting,
    *,
    folds: int,
    seed: int,
    say: Say,
) -> tuple[list[Target], list[list[TaggedSpan]]]:
    """For each sentence the opinion, and the likely spans, of a teacher that saw nothing of its policy.

    The sentences are of two policies or more; there are at most as many folds as policies.
    """
    policies = sorted({s.policy for s in sentences})
    folds = min(folds, len(policies))
    fold = {policies[i]: n % folds for n, i in enumerate(np.random.default_rng(seed).permutation(len(policies)))}
    targets: dict[int, Target] = {}
    spans: dict[int, list[TaggedSpan]] = {}
    for k in range(folds):
        say(f"teacher {k + 1} of {folds}")
        rest = [s for s in sentences if fold[s.policy] != k]
        teacher = fit(rest, vocabulary, shape, start, fitting, seed=seed + 100 + k, say=say)
        held = [i for i, s in enumerate(sentences) if fold[s.policy] == k]
        scores = label_scores(teacher, [vocabulary.encode(sentences[i].text) for i in held])
        follow, begin, end = (weights.detach().exp().numpy() for weights in teacher.chain.weights())
        likely = candidate_spans([s.numpy() for s in scores], follow, begin, end)
        targets |= dict(zip(held, opinions(teacher.chain, scores), strict=True))
        spans |= dict(zip(held, likely, strict=True))
    numbers = range(len(sentences))
    return [targets[i] for i in numbers], [spans[i] for i in numbers]


def opinions(chain: Chain, scores: Sequence[Tensor]) -> list[Target]:
    """The marginals that a teacher's label scores give to sentences."""
    found: dict[int, Target] = {}
    with torch.no_grad():
        for group in batches([len(s) for s in scores], 8000, np.random.default_rng(0)):
            order = sorted(group, key=lambda i: -len(scores[i]))
            lengths = torch.tensor([len(scores[i]) for i in order])
            unary, pair, *_ = forward_backward(pad_sequence([scores[i] for i in order]), lengths, *chain.weights())
            for column, i in enumerate(order):
                found[i] = Target(unary[: len(scores[i]), column].clone(), pair[column].clone())
    return [found[i] for i in range(len(scores))]
