from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.export import cut
from kg.export.marks import excerpts, pieces
from kg.records import Range
from kg.store import Store

_PLACES = st.tuples(st.integers(-5, 40), st.integers(-5, 40)).map(lambda pair: Range(*pair))


@given(
    text=st.text(alphabet="收集手机号𠮷😀 a", max_size=30),
    within=_PLACES,
    marks=st.lists(st.tuples(_PLACES, st.sampled_from("abc")), max_size=12),
)
def test_pieces_cover_the_stretch_and_carry_the_marks_over_it(
    text: str, within: Range, marks: list[tuple[Range, str]]
) -> None:
    found = pieces(text, within, marks)
    low, high = max(0, within.start), min(len(text), within.end)
    assert "".join(piece.text for piece in found) == (text[low:high] if low < high else "")
    for piece in found:
        for at in range(piece.start, piece.start + len(piece.text)):
            assert set(piece.tags) == {tag for place, tag in marks if place.start <= at < place.end}


def test_an_excerpt_is_the_clause_with_its_words_marked(small_store: Store) -> None:
    (policy,) = cut(small_store).policies
    (part,) = excerpts(policy.flows[0], policy.text)
    assert "".join(piece.text for piece in part) == "当您注册账号时，我们会收集您的手机号和昵称，用于创建账号。"
    assert {piece.text: piece.tags for piece in part if piece.tags} == {
        "注册账号": ("condition",),
        "手机号": ("data",),
        "昵称": ("data",),
        "创建账号": ("purpose",),
    }
