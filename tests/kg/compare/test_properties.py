"""What holds for any two texts: no change to itself, and the way back is the way there turned round."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.compare import Change, Side
from kg.demo import POLICY_FILE
from tests.kg.compare.conftest import changes

TEXTS_ASIDE = (Path(__file__).resolve().parents[4] / "shared" / "ca4p" / "text").glob("*.txt")
REAL = sorted(TEXTS_ASIDE, key=lambda path: (path.stat().st_size, path.name))
REAL = REAL[len(REAL) // 10 :: max(1, len(REAL) // 4)][:2]  # of moderate length
CLAUSES = (
    "我们会收集您的手机号码，用于创建账号。",
    "我们会收集您的联系方式，用于创建账号和推送广告。",
    "当您使用导航功能时，我们会收集您的位置信息，用于规划路线。",
    "我们可能会收集您的粗略位置，用于推荐附近的门店。",
    "我们会将您的收货地址提供给示例速运有限公司，用于配送商品。",
    "为了推送广告，我们会与广告合作伙伴共享您的浏览记录、IMEI。",
    "我们不会向第三方共享您的通讯录。",
    "经您单独同意后，我们会向第三方共享您的通讯录。",
    "您必须提供真实姓名和身份证号，以完成实名认证。",
    "我们会将交易记录保存六个月。",
    "我们会将交易记录保存三年。",
    "您可以在“设置”中查阅、更正您的信息，也可以注销账号。",
    "如有疑问，请联系我们的邮箱：privacy@qingmiao.example。",
    "如有疑问，请联系我们的邮箱：dpo@qingmiao.example。",
)
TURNED = {"added": "removed", "removed": "added", "widened": "narrowed", "narrowed": "widened"}
TEXTS = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=6, unique=True)
FEW = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def numbered(clauses: list[str]) -> str:
    return "".join(f"{number}. {clause}\n" for number, clause in enumerate(clauses, 1))


def seen(change: Change, *, back: bool = False) -> tuple[object, ...]:
    """What a change says; ``back``, as it is seen from the other side."""
    sides, values = (change.old, change.new), (change.gone, change.come)
    sort = TURNED.get(change.sort.value, change.sort.value) if back else change.sort.value
    return (sort, change.what, *map(place, sides[::-1] if back else sides), *(values[::-1] if back else values))


def place(side: Side | None) -> tuple[object, ...]:
    return (side.start, side.end, side.quote, side.marks) if side else ()


def mirrors(old: str, new: str) -> bool:
    there, back = changes(old, new), changes(new, old)
    return Counter(map(seen, there)) == Counter(seen(change, back=True) for change in back)


@given(TEXTS, st.randoms(use_true_random=False))
@FEW
def test_the_same_clauses_in_any_order_are_no_change(clauses: list[str], random: object) -> None:
    moved = list(clauses)
    random.shuffle(moved)  # type: ignore[attr-defined]
    assert changes(numbered(clauses), numbered(moved)) == ()


@given(TEXTS, TEXTS)
@FEW
def test_the_way_back_is_the_way_there_turned_round(old: list[str], new: list[str]) -> None:
    assert mirrors(numbered(old), numbered(new))


def test_other_words_for_the_same_are_no_change() -> None:
    text = POLICY_FILE.read_text(encoding="utf-8")
    other = text.replace("手机号码", "手机号").replace("联系我们", "与我们联系")
    assert other != text
    assert changes(text, other) == ()


@pytest.mark.skipif(len(REAL) < 2, reason="no policies beside the checkout")
def test_a_real_policy_does_not_differ_from_itself() -> None:
    text = REAL[0].read_text(encoding="utf-8")
    assert changes(text, f"{text}\n") == ()  # another version of the same words


@pytest.mark.skipif(len(REAL) < 2, reason="no policies beside the checkout")
def test_real_policies_mirror_each_other() -> None:
    old, new = (path.read_text(encoding="utf-8") for path in REAL)
    assert mirrors(old, new)
