"""Saved pages."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.read import document_from_bytes
from kg.read.html import content
from kg.records import Block, BlockKind


def built(page: str) -> tuple[str, tuple[Block, ...]]:
    read = content(page)
    return read.text, read.blocks


def shown(page: str) -> list[tuple[str, int, str]]:
    text, blocks = built(page)
    return [(block.kind.value, block.level, text[block.start : block.end]) for block in blocks]


def test_what_a_reader_does_not_see_is_left_out() -> None:
    page = """<html><head><title>t</title><style>p{}</style></head><body><nav>导航</nav><div class="top menu">菜单</div>
    <ul><li><a href="/">首页</a></li><li><a href="/a">产品</a></li><li><a href="/b">关于</a></li></ul>
    <script>var a="收集"</script><p hidden>甲</p><p style="display : none">乙</p><div aria-hidden="true">丙</div>
    <!-- 注释 --><p>我们收集姓名。</p><noscript>请启用</noscript><footer>备案</footer></body></html>"""
    assert shown(page) == [("paragraph", 0, "我们收集姓名。")]


def test_headings_lists_and_breaks() -> None:
    page = "<h1>政策</h1><p>我们<b>收集</b>：<br>1、姓名；<br/>2、住址。</p>"
    page += "<ul><li>甲<ol><li>乙</li></ol></li><li><p>丙</p>丁</ul>"
    assert shown(page) == [
        ("heading", 1, "政策"),
        ("paragraph", 0, "我们收集："),
        ("paragraph", 0, "1、姓名；"),
        ("paragraph", 0, "2、住址。"),
        ("list_item", 1, "甲"),
        ("list_item", 2, "乙"),
        ("list_item", 1, "丙"),
        ("paragraph", 1, "丁"),
    ]


def test_a_list_of_linked_partners_below_words_is_no_menu() -> None:
    page = (
        "<p>我们接入以下服务。</p><ul><li><a href=/a>甲推送</a><li><a href=/b>乙支付</a><li><a href=/c>丙地图</a></ul>"
    )
    assert [words for _, _, words in shown(page)][1:] == ["甲推送", "乙支付", "丙地图"]


def test_spanning_cells_stand_in_every_row_with_their_header() -> None:
    text, blocks = built(
        "<table><tr><th>公司<th>SDK<th>信息</tr><tr><td rowspan=2>甲公司<td>推送<td>设备号<br>网络<tr><td>统计<td>日志"
        "<tr><td colspan=2>乙公司<td>位置</table>"
    )
    rows = [[(text[c.start : c.end], c.header.of(text) if c.header else "") for c in block.cells] for block in blocks]
    assert rows == [
        [("公司", ""), ("SDK", ""), ("信息", "")],
        [("甲公司", "公司"), ("推送", "SDK"), ("设备号\n网络", "信息")],
        [("甲公司", "公司"), ("统计", "SDK"), ("日志", "信息")],
        [("乙公司", "公司"), ("位置", "信息")],
    ]
    assert blocks[1].cells[0] == blocks[2].cells[0]
    assert text.count("甲公司") == 1


def test_a_table_that_lays_out_the_page_is_read_as_blocks() -> None:
    kinds = [kind for kind, _, _ in shown("<table><tr><td><h2>收集</h2><p>我们收集姓名。</p></table>")]
    assert kinds == ["heading", "paragraph"]


def test_hostile_pages_are_refused_or_read() -> None:
    with pytest.raises(InputError, match="deep"):
        built("<div>" * 5_000 + "x")
    entity = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>我们&a;收集</p>'
    assert built(entity)[0] == "我们&a;收集\n"
    wide = "<table><tr><td rowspan=99999999 colspan=99999999>甲<td>乙</table>"
    assert "甲" in built(wide)[0]
    wide = "<table><tr><td colspan=9999>甲<td>乙<tr><th>丙<th rowspan=9 colspan=9999>丁<th>戊<tr><td>己<td>庚</table>"
    assert set("甲乙丙丁戊己庚") <= set(built(wide)[0])
    with pytest.raises(InputError, match="no words"):
        document_from_bytes(b"<html><script>x</script></html>", "p.html")


TAGS = "<p> </p> <li> <ul> </ul> <td> <tr> <table> </table> <br> <b> <h2> </h2> <div> &nbsp; 我们 收集。 \n a &lt;"
tags = st.sampled_from(TAGS.split(" "))


@given(st.lists(tags, max_size=40).map("".join))
def test_blocks_hold_all_words_of_any_page(page: str) -> None:
    text, blocks = built(page)
    end = 0
    for block in blocks:
        assert block.start >= end
        assert not text[end : block.start].strip()
        assert text[block.start : block.end].strip()
        assert (block.kind is BlockKind.TABLE_ROW) == bool(block.cells)
        end = block.end
    assert not text[end:].strip()


def cells(page: str) -> list[list[tuple[str, str]]]:
    text, blocks = built(page)
    return [[(text[c.start : c.end], c.header.of(text) if c.header else "") for c in block.cells] for block in blocks]


def test_tables_in_cells_are_words_of_the_cell() -> None:
    inner = "<table><tr><td>设备号<td>必要<tr><td>网络<td>可选</table>"
    page = f"<table><tr><th>名称<th>信息<tr><td>甲<td>{inner}<tr><td>乙<td>位置</table>"
    assert cells(page) == [
        [("名称", ""), ("信息", "")],
        [("甲", "名称"), ("设备号\n必要\n网络\n可选", "信息")],
        [("乙", "名称"), ("位置", "信息")],
    ]


def test_titles_may_be_bold_stand_at_the_left_or_go_over_all_columns() -> None:
    long = "使用该第三方服务的目的以及具体的使用场景"
    bold = f"<table><tr><td><b>名称</b><td><strong>{long}</strong><tr><td>甲<td>推送</table>"
    assert cells(bold)[1] == [("甲", "名称"), ("推送", long)]
    record = "<table><tr><th>名称<td>甲推送<tr><th>用途<td>推送</table>"
    assert cells(record) == [[("名称", ""), ("甲推送", "名称")], [("用途", ""), ("推送", "用途")]]
    group = "<table><tr><th>名称<th>用途<tr><td colspan=2>支付类<tr><td>甲<td>付</table>"
    assert cells(group)[1:] == [[("支付类", "")], [("甲", "名称"), ("付", "用途")]]
    assert cells("<table><tr><td rowspan=0>甲<td>一<tr><td>二</table>") == [
        [("甲", ""), ("一", "")],
        [("甲", ""), ("二", "")],
    ]


def test_a_policy_in_what_is_called_a_side_bar_is_read() -> None:
    assert (
        built("<div class='main sidebar'><h1>政策</h1><p>我们收集姓名。</div><p>首页")[0]
        == "政策\n我们收集姓名。\n首页\n"
    )
    policy = "<p>我们收集您的手机号码，用于登录。" * 5
    assert "首页" not in built(f"<div class='sidebar'>首页</div>{policy}")[0]


def test_boxes_and_buttons_with_words_of_the_text() -> None:
    page = "<textarea readonly>我们收集姓名。\n用于登录。</textarea><textarea>请输入</textarea><button>提交</button>"
    assert (
        built(f"{page}<p>点击<button>同意</button>即表示授权。")[0]
        == "我们收集姓名。\n用于登录。\n点击同意即表示授权。\n"
    )


def test_a_page_saved_as_a_single_file() -> None:
    head = "From: <Saved by Browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    page = "--x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<h1>=E6=94=BF=E7=AD=96</h1>\n"
    picture = "--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n--x--\n"
    for name in ("p.mhtml", "p.mht", "p.html", "p"):
        read = document_from_bytes((head + page + picture).encode(), name)
        assert (read.text, read.origin.media_type) == ("政策\n", "multipart/related")
    with pytest.raises(InputError, match="no page"):
        document_from_bytes((head + picture).encode(), "p.mhtml")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("gbk", "utf-8"), ("utf-8", "gb18030"), ("utf-8", "utf-16"), ("gb2312", "utf-8-sig")],
)
def test_the_bytes_count_more_than_what_the_page_says_of_them(declared: str, encoding: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>我们收集您的姓名。</p></body></html>'
    assert document_from_bytes(page.encode(encoding), "p.html").text == "我们收集您的姓名。\n"


def test_lists_of_terms_are_records_or_titles_with_texts() -> None:
    assert cells("<dl><dt>相机<dd>用于扫码<dt>位置<dd>用于导航</dl>") == [
        [("相机", ""), ("用于扫码", "相机")],
        [("位置", ""), ("用于导航", "位置")],
    ]
    assert shown("<dl><dt>注册<dd>我们收集手机号。</dl>") == [
        ("heading", 7, "注册"),
        ("paragraph", 0, "我们收集手机号。"),
    ]


def test_preformatted_text_has_lines_and_nothing_that_a_reader_does_not_see() -> None:
    page = "<p>政策<pre>我们收集姓名。\n<span>我们收集</span>住址。<script>var a='收集';</script><i hidden>甲</i>"
    page += "\r\n\n丙<br>丁</pre>完"
    assert built(page)[0] == "政策\n我们收集姓名。\n我们收集住址。\n丙\n丁\n完\n"


def test_many_lists_take_time_by_their_number() -> None:
    start = process_time()
    assert built("<ul><li>收集手机号</ul>" * 20_000)[0].count("\n") == 20_000
    assert process_time() - start < 5  # it took 20 seconds by their square
