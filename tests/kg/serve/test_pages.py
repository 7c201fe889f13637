"""The pages in a real browser, as a person uses them: no error in the console, and no request to anybody else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.demo import POLICY_FILE
from tests.kg.export.browser import CHROMIUM, Browser
from tests.kg.serve.conftest import serving

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")

READY = "document.getElementById('kg')?.dataset.ready"
CHOSEN = "JSON.stringify([...(CSS.highlights.get('kg-chosen') ?? [])].map(String))"


@contextmanager
def at(address: str, tmp_path: Path) -> Iterator[Browser]:
    """A browser on a page that is drawn; nothing may go wrong in it, and nobody else be asked."""
    with Browser(address, tmp_path / f"profile-{len(list(tmp_path.iterdir()))}") as browser:
        browser.until(READY)
        yield browser
        assert browser.complaints == []
        host = address.split("/")[2]
        foreign = [
            r for r in browser.requests if r.split(":")[0] not in ("data", "blob") and r.split("/")[2:3] != [host]
        ]
        assert [request for request in foreign if request != "about:blank"] == []


def press(browser: Browser, script: str) -> None:
    """Clicks, with the mouse, on the middle of the element that the script gives."""
    place = browser.until(
        f"(() => {{ const found = {script}; if (!found) return null; found.scrollIntoView({{ block: 'center' }});"
        "const box = (found.getClientRects()[0] ?? found.getBoundingClientRect());"
        "return JSON.stringify([box.left + box.width / 2, box.top + box.height / 2]); })()"
    )
    browser.click(*json.loads(place))


def named(words: str, kind: str = "button") -> str:
    """The script that gives an element by its words."""
    return f"[...document.querySelectorAll('#kg {kind}')].find((one) => one.textContent.trim() === {json.dumps(words)})"


def test_a_policy_is_added_read_and_compared(server, sources, tmp_path):
    with at(f"{server}/?lang=zh", tmp_path) as browser:
        browser.choose_files("#kg-files", sources / POLICY_FILE.name)
        browser.until("document.querySelector('.jobs li a')?.textContent === '打开'")
        browser.until("document.querySelectorAll('table.list tbody tr').length === 4")
        press(browser, "document.querySelector('.jobs li a')")
        browser.until("location.pathname.startsWith('/policy/') && document.querySelectorAll('.item').length > 30")

        # a flow leads to its words
        press(browser, "document.querySelectorAll('.item')[0]")
        words = browser.until(f"{CHOSEN} !== '[]' && {CHOSEN}")
        assert {"手机号码", "短信验证码", "创建账号"} < set(json.loads(words))
        # words lead to their flow
        press(
            browser, "[...document.querySelectorAll('.text mark.data')].find((one) => one.textContent === '观看记录')"
        )
        assert "观看" in browser.until("document.querySelector('.item.chosen')?.textContent")
        # a finding leads to its words
        press(
            browser,
            "[...document.querySelectorAll('.tabs button')].find((one) => one.textContent.startsWith('检查结果'))",
        )
        press(browser, "document.querySelector('[data-finding=\"PIPL-23-1a\"]')")
        browser.until(
            f"JSON.parse({CHOSEN})[0] === '为了投放广告并衡量效果，我们会与广告合作伙伴共享您的OAID和兴趣标签。'"
        )

        browser.open(f"{server}/compare?lang=zh")
        assert browser.until("document.querySelectorAll('.change').length") >= 2
        assert "蓝田示例认证有限公司" in browser.value(
            "[...document.querySelectorAll('.change mark')].map((m) => m.textContent).join()"
        )


def test_words_beyond_the_basic_plane(server, tmp_path):
    with at(f"{server}/policy/beyond?lang=en", tmp_path) as browser:
        browser.until("document.querySelectorAll('.item').length === 2")
        press(browser, "document.querySelectorAll('.item')[0]")
        browser.until(f"{CHOSEN} !== '[]'")
        found = json.loads(browser.value(CHOSEN))
        assert found[0] == "😀 您入住𠮷野家园时，我们收集手机号码，用于实名认证。"
        assert "手机号码" in found
        press(browser, "document.querySelectorAll('.tabs button')[1]")
        press(browser, "document.querySelector('[data-finding=\"PIPL-23-1a\"]')")
        browser.until(f"(JSON.parse({CHOSEN})[0] ?? '').startsWith('为了推送广告𠀀，我们会将您的IMEI提供给')")


@pytest.mark.parametrize(
    "page", ["policy/markup", "check?policy=markup", "map?policy=markup", "compare?old=markup&new=beyond"]
)
def test_nothing_in_a_policy_runs(server, tmp_path, page):
    with at(f"{server}/{page}", tmp_path) as browser:
        if page.startswith("policy"):
            assert "<script>window.ran = 1</script>" in browser.until("document.querySelector('.text').textContent")
            press(browser, "document.querySelector('.item')")
        if page.startswith("map"):
            browser.until("document.querySelector('.canvas').dataset.drawn")
        assert browser.value("typeof window.ran") == "undefined"
        assert browser.value("document.querySelectorAll('#kg script, #kg svg[onload], #kg img').length") == 0


def asked(browser: Browser, category: str) -> None:
    """Fills in the form, and sends it."""
    browser.value(f"document.querySelector('#kg-param-category').value = '{category}'")
    browser.value("document.querySelector('form').requestSubmit()")


def test_questions(server, tmp_path):
    with at(f"{server}/ask?lang=en&q=recipients-of-category", tmp_path) as browser:
        asked(browser, "IMEI")
        browser.until("document.querySelectorAll('.answer tbody tr').length === 2")
        assert "示例广告有限公司" in browser.value("document.querySelector('.answer').textContent")
        for number in (2, 3):
            press(browser, f"document.querySelector('[role=group] button:nth-child({number})')")
            browser.until(
                "document.querySelector('.chart')?.dataset.drawn || document.querySelector('.empty')?.textContent"
            )
        asked(browser, "IMIE")
        assert "names no concept" in browser.until("document.querySelector('[role=alert]')?.textContent")

        press(browser, named("Your own SPARQL"))
        browser.until("!!document.querySelector('.cm-content')")
        press(browser, named("Ask"))
        browser.until("document.querySelectorAll('.answer tbody tr').length > 3")
        browser.open(f"{server}/ask?query=SELECT%20?x%0AWHERE%20%7B%20?x%20a%20foo:Flow%20%7D")
        browser.until("document.querySelector('.cm-content')?.textContent.includes('foo:Flow')")
        press(browser, named("Ask"))
        assert "line 2, column" in browser.until("document.querySelector('[role=alert]')?.textContent")
        assert browser.until("document.querySelector('.kg-wrong')?.textContent")


def test_answers_and_pictures_are_kept(server, tmp_path):
    with at(f"{server}/ask?lang=en&q=overview", tmp_path) as browser:
        browser.until("document.querySelectorAll('.answer tbody tr').length >= 3")
        kept(browser)
        for format in ("csv", "json", "xlsx"):
            press(browser, f"document.querySelector('[data-format={format}]')")
            assert browser.until(f"window.kept.find(([name]) => name === 'overview.{format}')?.[1]") > 100
        browser.open(f"{server}/map?lang=en&policy=qinghe")
        browser.until("location.pathname === '/map' && document.querySelector('.canvas')?.dataset.drawn")
        kept(browser)
        for view in (1, 2):
            press(browser, f"document.querySelector('[role=group] button:nth-child({view})')")
            browser.until("document.querySelector('.canvas').dataset.drawn")
            for kind in ("svg", "csv", "png"):
                browser.value("window.kept.length = 0")
                press(browser, f"document.querySelector('[data-export={kind}]')")
                assert browser.until(f"window.kept.find(([name]) => name === 'map.{kind}')?.[1]") > 300


def kept(browser: Browser) -> None:
    """Notes the name and size of each file that the page offers, in the place of the browser's own download."""
    browser.value(
        "window.kept = []; const made = URL.createObjectURL;"
        "URL.createObjectURL = (blob) => { window.size = blob.size; return made(blob); };"
        "HTMLAnchorElement.prototype.click = function () { window.kept.push([this.download, window.size]); }"
    )


def test_a_node_of_the_network_opens(server, tmp_path):
    with at(f"{server}/map?lang=zh&policy=qinghe", tmp_path) as browser:
        press(browser, named("关系图"))
        browser.until("window.kgNetwork && document.querySelector('.canvas').dataset.drawn")
        node = "kgNetwork.seen().nodes.find((one) => one.zh === '麦田地图SDK')"
        x, y = json.loads(browser.until(f"JSON.stringify(kgNetwork.place({node}.id))"))
        browser.click(x, y)
        assert "麦田地图SDK" in browser.until("document.querySelector('aside h2')?.textContent")
        assert browser.until("document.querySelectorAll('aside a.item').length") == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_findings_side_by_side(server, tmp_path, lang):
    with at(f"{server}/check?lang={lang}&policy=qinghe&other=beyond&app_type=short-video", tmp_path) as browser:
        browser.until("document.querySelectorAll('details.rule').length > 3")
        assert browser.value("document.querySelectorAll('details.rule .split > div').length") % 2 == 0
        cited = browser.value("document.querySelector('details.rule summary').textContent")
        assert ("个保法" in cited or "规定" in cited) is (lang == "zh")
        assert browser.value("document.documentElement.lang") == ("zh-CN" if lang == "zh" else "en")
        shown = browser.value("document.body.innerText")
        assert re.search(r"undefined|\b(nav|check|page|report)\.[a-z]+", shown) is None


def test_the_token_at_the_door(graph, tmp_path):
    token = "-".join(["a", "long", "enough", "secret"])
    with serving(graph, KG_TOKEN=token) as address, Browser(f"{address}/check", tmp_path / "profile") as browser:
        browser.until("document.querySelector('#token')?.value === ''")
        browser.value(f"document.querySelector('#token').value = '{token}'; document.querySelector('form').submit()")
        browser.until("document.querySelectorAll('details.rule').length > 3")
        assert browser.complaints == []
        assert token not in browser.value("document.cookie + document.documentElement.outerHTML")
    assert "KG_TOKEN" not in os.environ
