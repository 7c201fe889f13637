"""A chain of BIES labels (linear-chain CRF): partition sum, marginals and their gradients.

Source: Lafferty, McCallum, Pereira: Conditional random fields, 2001; the scaled recursions are those of Rabiner, 1989.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from kg.annotate.decoding import TYPES
from kg.train.corpus import LABELS


def allowed() -> tuple[Tensor, Tensor, Tensor]:
    """Which label may follow which, which may begin and which may end a sentence (1 or 0).

    >>> follow, begin, end = allowed()
    >>> ids = {label: i for i, label in enumerate(LABELS)}
    >>> follow[ids["B-data"], ids["E-data"]].item(), follow[ids["B-data"], ids["O"]].item(), end[ids["B-data"]].item()
    (1.0, 0.0, 0.0)
    """
    n = len(LABELS)
    follow, begin, end = torch.zeros(n, n), torch.ones(n), torch.ones(n)
    opens = [0, *(1 + 4 * k + p for k in range(len(TYPES)) for p in (0, 3))]
    for i in range(n):
        inside = i > 0 and (i - 1) % 4 in (0, 1)
        if inside:
            kind = 1 + (i - 1) // 4 * 4
            follow[i, [kind + 1, kind + 2]] = 1
            end[i] = 0
        else:
            follow[i, opens] = 1
        if i > 0 and (i - 1) % 4 in (1, 2):
            begin[i] = 0
    return follow, begin, end


def forward_backward(
    scores: Tensor, lengths: Tensor, follow: Tensor, begin: Tensor, end: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Marginals of labels (T, S, K) and label pairs (S, K, K), log Z (S), first and last marginals.

    The sentences stand longest first. `follow`, `begin` and `end` are log weights, minus infinity where forbidden.
    """
    steps, count, labels = scores.shape
    weight, start, stop = follow.exp(), begin.exp(), end.exp()
    peak = scores.max(-1, keepdim=True).values
    local = (scores - peak).exp()
    active = [int(n) for n in (lengths[None] > torch.arange(steps)[:, None]).sum(1)]
    alpha = torch.zeros(steps, count, labels)
    scale = torch.ones(steps, count, 1)
    state = start * local[0]
    for t in range(steps):
        n = active[t]
        if t:
            state = (alpha[t - 1, :n] @ weight) * local[t, :n]
        total = state.sum(-1, keepdim=True)
        scale[t, :n] = total
        torch.div(state, total, out=alpha[t, :n])
    final = alpha[lengths - 1, torch.arange(count)]
    closing = final @ stop
    beta = torch.zeros(steps, count, labels)
    weight_t = weight.t().contiguous()
    scaled = local / scale
    for t in range(steps - 1, -1, -1):
        n = active[t]
        m = active[t + 1] if t + 1 < steps else 0
        beta[t, m:n] = stop / closing[m:n, None]
        if m:
            torch.mm(beta[t + 1, :m] * scaled[t + 1, :m], weight_t, out=beta[t, :m])
    unary = alpha * beta
    ahead = (beta * scaled)[1:].permute(1, 0, 2)
    pair = torch.bmm(alpha[:-1].permute(1, 2, 0), ahead) * weight
    mask = torch.arange(steps)[:, None] < lengths[None]
    log_z = ((scale.log() + peak)[..., 0] * mask).sum(0) + closing.log()
    return unary, pair, log_z, unary[0], unary[lengths - 1, torch.arange(count)]


class _Partition(torch.autograd.Function):
    """log Z of each sentence; its gradients are the marginals."""

    @staticmethod
    def forward(ctx: Any, scores: Tensor, lengths: Tensor, follow: Tensor, begin: Tensor, end: Tensor) -> Tensor:
        unary, pair, log_z, first, last = forward_backward(scores, lengths, follow, begin, end)
        ctx.save_for_backward(unary, pair, first, last)
        return log_z

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        unary, pair, first, last = ctx.saved_tensors
        by_sentence = torch.einsum("s,sij->ij", grad, pair)
        return unary * grad[None, :, None], None, by_sentence, grad @ first, grad @ last


class Chain(nn.Module):
    """Transition weights between labels, with the BIES rules built in."""

    def __init__(self) -> None:
        super().__init__()
        follow, begin, end = allowed()
        self.banned = follow.log(), begin.log(), end.log()
        self.follow = nn.Parameter(torch.zeros_like(follow))
        self.begin = nn.Parameter(torch.zeros_like(begin))
        self.end = nn.Parameter(torch.zeros_like(end))

    def weights(self) -> tuple[Tensor, Tensor, Tensor]:
        """Log weights of following, beginning and ending."""
        follow, begin, end = self.banned
        return self.follow + follow, self.begin + begin, self.end + end

    def log_z(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """The log partition sum of each sentence."""
        return _Partition.apply(scores, lengths, *self.weights())

    def path_score(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """The score of one labelling of each sentence; `labels` is (T, S)."""
        steps, count = labels.shape
        mask = torch.arange(steps)[:, None] < lengths[None]
        unary = scores.gather(-1, labels[..., None])[..., 0]
        moves = self.follow[labels[:-1], labels[1:]]
        last = labels[lengths - 1, torch.arange(count)]
        return (unary * mask).sum(0) + (moves * mask[1:]).sum(0) + self.begin[labels[0]] + self.end[last]

    def expected_score(self, scores: Tensor, unary: Tensor, pair: Tensor, lengths: Tensor) -> Tensor:
        """The mean score of a labelling drawn from a teacher's marginals (T, S, K) and (S, K, K)."""
        last = unary[lengths - 1, torch.arange(len(lengths))]
        moves = (pair * self.follow).sum((1, 2))
        return (unary * scores).sum((0, 2)) + moves + unary[0] @ self.begin + last @ self.end
