from __future__ import annotations

import re
from dataclasses import replace

from lxml import html

from kg.export import cut, report
from kg.export.escape import xml
from kg.records import Finding, LawSource, Text, Waived
from kg.store import Store
from tests.kg.export import examples

FINDING = replace(examples.FINDING, start=0, end=0)


def _parsed(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


def _found(store: Store) -> Finding:
    (policy,) = cut(store).policies
    start = policy.text.index(FINDING.quote)
    return replace(FINDING, start=start, end=start + len(FINDING.quote))


def test_the_page_has_picture_findings_flows_and_text(small_store: Store) -> None:
    root = _parsed(report(small_store, [_found(small_store)]))
    assert [h.text_content() for h in root.iter("h2")] == ["demo"]
    assert len(root.xpath("//svg//rect")) > 5
    assert len(root.xpath("//table/tbody/tr")) == 5
    (finding,) = root.find_class("finding")
    words = finding.text_content()
    for part in ("PIPL-23-1a", "文本没有写明接收方。", "个人信息保护法 第二十三条", "写明接收方的名称。"):
        assert part in words
    (link,) = finding.iter("a")
    assert root.xpath(f"//*[@id='{link.get('href')[1:]}']")
    (text,) = root.find_class("text")
    (policy,) = cut(small_store).policies
    assert text.text_content() == policy.text
    assert {m.text_content() for m in text.find_class("data")} >= {"手机号", "昵称", "订单记录"}
    assert any(m.get("class") == "data found" and m.text_content() == "相关信息" for m in text.iter("mark"))


def test_what_is_waived_is_folded_with_its_reason_and_not_counted(small_store: Store) -> None:
    waived = replace(_found(small_store), waived=Waived("名称见<附录一>。", "2099-12-31", "法务部"))
    root = _parsed(report(small_store, [waived]))
    (folded,) = root.iter("details")
    assert "豁免至 2099-12-31 (法务部)：名称见<附录一>。" in folded.text_content()
    assert [e for e in root.find_class("finding") if e.getparent() is not folded] == []
    levels = {tile.get("class"): tile.text_content() for tile in root.xpath("//ul[@class='tiles']/li")}
    assert levels["violation"].startswith("0")
    assert not root.find_class("found")[1:]  # but the key to the colours
    (link,) = folded.iter("a")
    assert root.xpath(f"//*[@id='{link.get('href')[1:]}']")


def test_the_article_is_cited_in_the_language_of_the_page() -> None:
    source = LawSource("PIPL", "第二十三条", "https://w3id.org/pif/law/PIPL-23")
    for lang, cited in (("en", "PIPL art. 23"), ("zh", "个保法第二十三条")):
        page = report(Store(), [replace(FINDING, source=source)], lang=lang)
        assert cited in _parsed(page).text_content()


def test_every_link_stays_on_the_page_and_leads_somewhere(small_store: Store, hostile_store: Store) -> None:
    for store in (small_store, hostile_store):
        root = _parsed(report(store, []))
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        assert len(set(ids)) == len(ids)
        links = [a.get("href") for a in root.iter("a")]
        assert links and all(link.startswith("#") and link[1:] in ids for link in links)


def test_hostile_words_stay_words(hostile_store: Store, hostile_words: tuple[str, ...]) -> None:
    evil = hostile_words[0]
    finding = replace(
        FINDING, rule=evil, policy=evil, clause=evil, quote=evil, message=Text(evil, evil), remedy=Text(evil, evil)
    )
    page = report(hostile_store, [finding], lang="en")
    root = _parsed(page)
    allowed = """
        html head meta title style body h1 h2 h3 p nav a ul li b svg g path rect text div span table thead tbody
        tr th td br small blockquote mark
    """
    assert {element.tag for element in root.iter()} <= set(allowed.split())
    assert not [name for e in root.iter() for name in e.attrib if str(name).startswith("on") or name == "src"]
    assert "script-src 'none'" in page
    assert all(
        " ".join(xml(words).split()) in " ".join(root.text_content().split())
        for words in hostile_words
        if words.isprintable()
    )
    assert root.find_class("key")[0].text_content().startswith(evil)


def test_both_languages_and_the_same_bytes(small_store: Store) -> None:
    zh, en = (report(small_store, [FINDING], lang=lang) for lang in ("zh", "en"))
    assert zh == report(small_store, [FINDING], lang="zh")
    assert "手机号码" in zh and "文本没有写明接收方。" in zh
    assert "Phone number" in en and "The text names no recipient." in en
    assert 'lang="en"' in en


def test_an_empty_graph_and_findings_of_no_policy(empty_store: Store) -> None:
    assert "<h2" not in report(empty_store, [])
    assert "PIPL-23-1a" in report(empty_store, [FINDING])


def test_the_page_never_says_that_the_law_was_broken(small_store: Store) -> None:
    words = _parsed(report(small_store, [FINDING])).text_content()
    assert not re.search("违反|违法[^，]", words.replace("是否违法", ""))
