"""The chain's sums against counting all labellings."""

from __future__ import annotations

import itertools

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from kg.train.corpus import LABELS  # noqa: E402 after the skip
from kg.train.crf import Chain, forward_backward  # noqa: E402 after the skip


def test_sums_are_those_of_all_labellings() -> None:
    torch.manual_seed(1)
    chain = Chain()
    with torch.no_grad():
        for weights in chain.parameters():
            weights.normal_()
    lengths, scores = torch.tensor([3, 2]), torch.randn(3, 2, len(LABELS))
    follow, begin, end = (weights.detach() for weights in chain.weights())
    unary, pair, log_z, *_ = forward_backward(scores, lengths, follow, begin, end)
    for k, n in enumerate(lengths.tolist()):
        paths = torch.tensor(list(itertools.product(range(len(LABELS)), repeat=n)))
        worth = begin[paths[:, 0]] + end[paths[:, -1]] + sum(scores[t, k, paths[:, t]] for t in range(n))
        worth = worth + sum(follow[paths[:, t], paths[:, t + 1]] for t in range(n - 1))
        assert log_z[k].item() == pytest.approx(worth.logsumexp(0).item(), abs=1e-4)
        share = worth.softmax(0)
        first = torch.zeros(len(LABELS)).index_add(0, paths[:, 0], share)
        assert torch.allclose(unary[0, k], first, atol=1e-5)
        assert pair[k].sum().item() == pytest.approx(n - 1, abs=1e-4)


def test_gradients_are_those_of_small_steps() -> None:
    torch.manual_seed(1)
    chain = Chain()
    scores, lengths = torch.randn(3, 2, len(LABELS), requires_grad=True), torch.tensor([3, 2])
    labels = torch.zeros(3, 2, dtype=torch.long)
    loss = (chain.log_z(scores, lengths) - chain.path_score(scores, labels, lengths)).sum()
    loss.backward()
    step = torch.randn_like(scores) * 1e-2
    with torch.no_grad():
        ahead, behind = (
            (chain.log_z(x, lengths) - chain.path_score(x, labels, lengths)).sum()
            for x in (scores + step, scores - step)
        )
    assert (ahead - behind).item() / 2 == pytest.approx((scores.grad * step).sum().item(), abs=1e-3)
