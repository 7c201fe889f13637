"""The model's folder comes whole or not at all; the numpy run time computes what PyTorch does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.annotate.decoding import lattice
from kg.annotate.tagger import Settings, Tagger
from kg.errors import OutputError
from kg.train.corpus import RESERVED, Vocabulary, sentences
from kg.train.export import FILES, arrays, whole, write
from kg.train.plan import Shape
from tests.kg.train import labelled


def test_a_folder_appears_when_all_went_well(tmp_path: Path) -> None:
    model = tmp_path / "deep" / "model"
    with whole(model) as folder:
        (folder / "facts.json").write_text("1")
        assert not model.exists()
    assert (model / "facts.json").read_text() == "1"
    with whole(model) as folder:
        (folder / "facts.json").write_text("2")
    assert (model / "facts.json").read_text() == "2"
    assert [path.name for path in model.parent.iterdir()] == ["model"]


def test_what_goes_wrong_changes_nothing(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "facts.json").write_text("1")
    with pytest.raises(KeyboardInterrupt), whole(model) as folder:
        (folder / "facts.json").write_text("2")
        raise KeyboardInterrupt
    assert (model / "facts.json").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_places_that_hold_other_things_are_refused(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds other things"), whole(tmp_path):
        pass
    with pytest.raises(OutputError, match="This is a file"), whole(tmp_path / "note.txt"):
        pass
    with pytest.raises(OutputError, match="can't be written"), whole(tmp_path / "note.txt" / "model"):
        pass


def test_the_run_time_computes_what_torch_does(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra train")
    from kg.train.crf import forward_backward
    from kg.train.encoder import Network, collate

    torch.manual_seed(7)
    given = sentences(labelled.write(tmp_path / "a.jsonl"))
    texts = sorted({s.text for s in given}, key=len, reverse=True)
    vocabulary = Vocabulary.of(texts, char_min=2, pair_min=2)
    network = Network(Shape(len(vocabulary.chars) + RESERVED, len(vocabulary.pairs) + RESERVED, size=128), 0.3).eval()
    with torch.no_grad():
        for weights in network.parameters():
            weights.add_(torch.randn_like(weights), alpha=0.1)
        batch = collate([vocabulary.encode(text) for text in texts], range(len(texts)))
        expected, *_ = forward_backward(network(batch), batch.lengths, *network.chain.weights())

    def worst(tagger: Tagger) -> float:
        lengths = np.array([len(text) for text in texts])
        active = (np.arange(lengths[0])[:, None] < lengths).sum(1)
        offset = np.concatenate([[0], np.cumsum(active)])
        states = tagger._states(texts, active, offset)
        scores = states @ tagger.weights["emit.weight"] + tagger.weights["emit.bias"]
        alpha, beta, _ = lattice(scores, active, tagger.follow, tagger.begin, tagger.end)
        found = np.concatenate([expected[t, :n].numpy() for t, n in enumerate(active)])
        return float(np.abs(alpha * beta - found).max())

    settings = Settings(0.39, 0.3, 0.03)
    words = "".join(vocabulary.chars), "".join(vocabulary.pairs)
    assert worst(Tagger(arrays(network), *words, settings)) < 1e-5
    facts = {"settings": {"threshold": 0.39, "overlap": 0.3, "floor": 0.03}}
    write(tmp_path, arrays(network), vocabulary, facts)
    assert {*FILES} <= {path.name for path in tmp_path.iterdir()}
    assert worst(Tagger.load(tmp_path)) < 0.02  # eight bits a weight
