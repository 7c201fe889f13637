"""The classifier of flows: what it learns from, and that what is trained is what runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kg.records import Kind, Polarity
from kg.relate.classifier import OUTPUTS, PARTS, SAID, WAYS, Classifier, Clause, classifier, groups
from kg.train.flows import beside
from kg.train.passages import Passage, labels
from kg.train.plan import FlowPlan
from kg.train.splicing import spliced
from kg.train.variation import Lesson, Words, named, recipients, varied

TEXT = "我们会收集您的手机号和昵称。我们向物流公司提供您的地址。"


def lesson() -> Lesson:
    flows = [
        {"kind": "in", "data": [place("手机号"), place("昵称")]},
        {"kind": "out", "data": [place("地址")], "recipient": [place("物流公司")]},
        {"kind": "use", "polarity": "negated", "data": [place("昵称")]},
    ]
    said = np.zeros((len(TEXT), OUTPUTS), np.uint8)
    for row, group in enumerate(groups()):
        said[np.arange(len(TEXT)), group.start + labels(len(TEXT), flows)[row]] = 255
    return Lesson(Clause(TEXT, (0, TEXT.index("我们向")), ("", "", ""), 1), said, 1.0)


def place(words: str) -> dict[str, int]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def test_denied_data_go_a_way_of_their_own() -> None:
    labelled = lesson().target
    used, not_used = (WAYS.index((Kind.USE, polarity)) for polarity in Polarity)
    assert labelled[:, groups()[used].start].all()
    assert "".join(TEXT[i] for i in np.flatnonzero(labelled[:, groups()[not_used].start] == 0)) == "昵称"
    assert recipients([lesson()]) == ("物流公司",)
    assert named([lesson()]) == ("手机号", "昵称", "地址")


def test_what_flows_say_stands_over_their_data() -> None:
    flows = [
        {"kind": "in", "actor": "user", "necessity": "optional", "data": [place("昵称"), place("手机号")]},
        {"kind": "use", "modality": "may", "data": [place("手机号")]},
        {"kind": "out", "polarity": "negated", "modality": "must", "data": [place("地址")]},
    ]
    marked = labels(len(TEXT), flows)
    said = {
        words: [
            values[marked[row, place(words)["start"]] - 1] if marked[row, place(words)["start"]] else "no data"
            for row, values in enumerate(SAID.values(), start=len(WAYS) + len(PARTS))
        ]
        for words in ("手机号", "昵称", "地址")
    }
    first = ["user", "will", "optional"]  # where flows of the same data differ, the first one counts
    assert said == {"手机号": first, "昵称": first, "地址": ["no data"] * 3}


def test_each_group_counts() -> None:
    counts = FlowPlan(denied=0.5, part=0.25, said=0.125).counts()
    assert len(counts) == len(groups())
    assert set(counts) == {1.0, 0.5, 0.25, 0.125}


def test_other_words_stand_where_data_and_recipients_stood() -> None:
    words = Words(("体脂率数据",), ("南风快递有限公司",))
    made = varied(lesson(), words, np.random.default_rng(1), share=1.0)
    said = "我们会收集您的体脂率数据和体脂率数据。我们向南风快递有限公司提供您的体脂率数据。"
    assert made.clause.words == said
    assert made.clause.sentences == (0, said.index("我们向"))
    assert made.target.shape == (len(said), OUTPUTS)
    out, recipient = groups()[WAYS.index((Kind.OUT, Polarity.AFFIRMED))], groups()[len(WAYS) + PARTS.index("recipient")]
    told = {
        words: [said[i] for i in np.flatnonzero(made.target[:, g.start] == 0)]
        for words, g in (("体脂率数据", out), ("南风快递有限公司", recipient))
    }
    assert all("".join(found) == words for words, found in told.items())
    assert varied(lesson(), words, np.random.default_rng(1), share=0.0).clause == lesson().clause


def test_phrases_of_other_policies_stand_in_a_policy() -> None:
    other = "我们与广告商共享您的设备标识，用于统计。"
    one = replace(lesson().clause, above=("信息的收集", "", "包括："))
    policies = {"one": [one], "two": [Clause(other, (0,), ("", "", ""), 1)]}
    made = [p for n in range(20) for p in spliced(policies, np.random.default_rng(n))]
    assert {passage.policy for passage in made} == {"one", "two"}
    for passage in made:
        ((start, clause),) = passage.clauses
        assert passage.text[start:] == clause.words + "\n"
        assert all(title in passage.text[:start] for title in clause.above)
        assert all(clause.words[at - 1] == "。" for at in clause.sentences if at)
        assert len(clause.sentences) == (2 if passage.policy == "one" else 1)
    words = {passage.clauses[0][1].words for passage in made}
    assert {TEXT, other} < words and len(words) > 4


def test_an_earlier_classifier_has_its_share_where_there_are_clauses() -> None:
    clause = Clause(TEXT, (0,), ("", "", ""), 1)
    said = np.full((len(TEXT) + 1, OUTPUTS), 200, np.uint8)
    found = beside(said, classifier(), Passage("p", f"\n{TEXT}", ((1, clause),)), 0.25)
    (own,) = classifier().read([clause])
    assert (found[0] == 200).all()
    assert np.allclose(found[1:], 150 + 0.25 * 255 * own, atol=0.51)


def test_what_is_trained_is_what_runs() -> None:
    torch = pytest.importorskip("torch", reason="needs the extra train")
    from kg.relate.classifier import shares
    from kg.train.flow_student import Network, arrays, tensors

    torch.manual_seed(1)
    chars = "".join(sorted(set(TEXT)))
    network = Network(len(chars), 16, 8, 0.1).eval()
    runs = Classifier(arrays(network), chars)
    clauses = [lesson().clause, Clause("不提供Ω。", (0, 3), ("标题", "我们收集的信息", "包括："), 4)]
    with torch.no_grad():
        trained = network(tensors(runs.batch(clauses), "cpu")).numpy()
    assert np.allclose(np.concatenate(list(runs.read(clauses))), shares(trained), atol=1e-4)


def test_the_student_learns_its_lessons() -> None:
    pytest.importorskip("torch", reason="needs the extra train")
    from kg.train.flow_student import fit_student

    said: list[str] = []
    plan = FlowPlan(epochs=30, size=16, pair_size=8, drop=0.0, budget=200, varied=0.3)
    chars = "".join(sorted(set(TEXT)))
    weights = fit_student(
        [lesson()] * 40, chars, Words(("昵称", "地址"), ("物流公司",)), plan, device="cpu", say=said.append
    )
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in said]
    assert losses[-1] < losses[0] / 4
    (read,) = Classifier(weights, chars).read([lesson().clause])
    assert read[TEXT.index("手机号"), groups()[0]].argmax() == 1


def test_teachers_learn_to_guess_and_then_to_label() -> None:
    pytest.importorskip("torch", reason="needs the extra train")
    from kg.train.flow_teacher import opinions, pretrained, taught

    one = lesson()
    chars = "".join(sorted(set(TEXT)))
    marks = np.array([one.target[:, place].argmax(1) for place in groups()], np.uint8)
    gold = Passage("one", TEXT, ((0, one.clause),), marks)
    said: list[str] = []
    plan = FlowPlan(teacher_size=64, teacher_layers=1, pretrain_epochs=2000, teacher_epochs=60)
    encoder = pretrained([replace(gold, text=TEXT * 3)], chars, plan, device="cpu", say=said.append)
    assert encoder.table.weight.shape == (len(chars) + 3, 64)
    teacher = taught(encoder, [gold] * 8, chars, plan, seed=1, device="cpu", say=said.append)
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in said if line.startswith("teacher")]
    assert losses[-1] < losses[0] / 2
    judged = opinions([teacher, teacher], TEXT * 40, chars, device="cpu")
    assert judged.shape == (len(TEXT) * 40, OUTPUTS)
    assert all(abs(judged[:, place].sum(1).astype(int) - 255).max() <= 3 for place in groups())
    assert opinions([teacher], "", chars, device="cpu").shape == (0, OUTPUTS)
