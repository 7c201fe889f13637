"""What a comparison says around the policy's own words, in Chinese and in English."""

from __future__ import annotations

from kg.compare.policies import Comparison
from kg.compare.records import Change, Consequence, Sort, What
from kg.records import Text

SORTS = {
    Sort.ADDED: Text("新增", "added"),
    Sort.REMOVED: Text("删去", "removed"),
    Sort.WIDENED: Text("扩大", "widened"),
    Sort.NARROWED: Text("收窄", "narrowed"),
    Sort.CHANGED: Text("改动", "changed"),
}
WHATS = {
    What.FLOW: Text("流动", "flow"),
    What.DATA: Text("信息种类", "data"),
    What.PURPOSE: Text("目的", "purpose"),
    What.RECIPIENT: Text("接收方", "recipient"),
    What.SOURCE: Text("来源", "source"),
    What.CONDITION: Text("条件", "condition"),
    What.CONSENT: Text("同意", "consent"),
    What.RETENTION: Text("保存期限", "retention"),
    What.SAFEGUARD: Text("保护措施", "safeguard"),
    What.OPT_OUT: Text("退出方式", "opt-out"),
    What.POLARITY: Text("做与不做", "done or not"),
    What.MODALITY: Text("会与可能", "modality"),
    What.NECESSITY: Text("必需与可选", "necessity"),
    What.PROMISE: Text("不做的承诺", "promise"),
    What.STATEMENT: Text("声明", "statement"),
}
CONSEQUENCES = {
    Consequence.CONSENT: Text("须重新取得同意", "new consent"),
    Consequence.NOTICE: Text("须告知", "notice"),
    Consequence.NONE: Text("所列条款未作要求", "nothing asked here"),
}
WORDS = {
    "title": Text("两版隐私政策的差异", "What changed between two policies"),
    "old": Text("旧", "old"),
    "new": Text("新", "new"),
    "nothing": Text("没有发现含义上的变化。", "No change of meaning was found."),
    "absent": Text("这一版没有", "not in this version"),
    "also": Text("另见", "also"),
    "check": Text("请核对", "check this"),
    "confidence": Text("置信度", "confidence"),
    "caveat": Text(
        "同意和告知的提示以处理依据同意为前提；只说明文本的变化，不是法律意见。",
        "Consent and notice are meant where processing rests on consent. This tells what the texts say; it is no legal"
        " advice.",
    ),
}


def title(comparison: Comparison) -> str:
    """The policy, or both names where they differ."""
    old, new = (version.id if version else "–" for version in (comparison.old, comparison.new))
    return new if old == new else f"{old} → {new}"


def grouped(changes: tuple[Change, ...]) -> tuple[tuple[Change, ...], ...]:
    """Changes that say the same of several flows, together: a lead-in that says more says so of each of its items."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for number, change in enumerate(changes):
        same = (change.sort, change.what, change.gone, change.come, change.wider, change.provisions)
        key = same if (change.gone or change.come) and change.old and change.new else (number,)
        found.setdefault(key, []).append(change)
    return tuple(map(tuple, found.values()))


def subject(same: tuple[Change, ...], lang: str) -> str:
    """What changes of one group are about, each once."""
    return (" | " if lang == "en" else "｜").join(dict.fromkeys(change.subject.get(lang) for change in same))


def counted(changes: tuple[Change, ...], lang: str) -> str:
    """How many changes, and how many of them widen or ask for something.

    >>> counted((), "en")
    '0 changes'
    """
    wider = sum(change.wider for change in changes)
    asked = {c: sum(change.consequence is c for change in changes) for c in (Consequence.CONSENT, Consequence.NOTICE)}
    if lang.startswith("zh"):
        parts = [f"{len(changes)} 处变化", *([f"{wider} 处扩大处理者的余地"] if wider else [])]
        parts += [f"{n} 处{CONSEQUENCES[c].zh}" for c, n in asked.items() if n]
        return "，".join(parts)
    parts = [f"{len(changes)} {'change' if len(changes) == 1 else 'changes'}"]
    parts += [f"{wider} leave the controller more room"] if wider else []
    parts += [f"{n} {CONSEQUENCES[c].en}" for c, n in asked.items() if n]
    return ", ".join(parts)


def consequence(change: Change, lang: str) -> str:
    """What the law asks, with the provisions: new consent: PIPL art. 14(2)."""
    asked = CONSEQUENCES[change.consequence].get(lang)
    cited = ("、" if lang.startswith("zh") else ", ").join(cited.label.get(lang) for cited in change.provisions)
    colon = "：" if lang.startswith("zh") else ": "
    return f"{asked}{colon}{cited}" if cited else asked
