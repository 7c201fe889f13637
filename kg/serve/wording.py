"""What the pages say around the policies' own words, in Chinese and in English; the rest is in kg.export.wording."""

from __future__ import annotations

from kg.compare.wording import CONSEQUENCES, SORTS, WHATS
from kg.compare.wording import WORDS as DIFF
from kg.export.wording import PAGE, REPORT, WORDS
from kg.records import Text

SAID: dict[str, Text] = {
    "nav.policies": Text("政策", "Policies"),
    "nav.policy": Text("政策", "Policy"),
    "nav.map": Text("流向图", "Map"),
    "nav.ask": Text("查询", "Ask"),
    "nav.check": Text("检查", "Check"),
    "nav.compare": Text("对比", "Compare"),
    "nav.pages": Text("页面", "Pages"),
    "nav.skip": Text("跳到正文", "Skip to the content"),
    "nav.look": Text("明暗", "Light or dark"),
    "policies.about": Text(
        "每份政策说明谁为何目的、处理哪些个人信息、提供给谁；每一条都指向原文的确切位置。",
        "Who does what with which personal data, why, and with whom: each statement leads to its exact words.",
    ),
    "policies.drop": Text("把文件或文件夹拖到这里，或", "Drop files or a folder here, or"),
    "policies.files": Text("选择文件", "Choose files"),
    "policies.folder": Text("选择文件夹", "Choose a folder"),
    "policies.apptype": Text("应用类型", "App type"),
    "policies.notype": Text("未知", "unknown"),
    "policies.kinds": Text("可读取：{kinds}", "Read: {kinds}"),
    "policies.waits": Text("等待中", "waits"),
    "policies.suffix": Text("不读取这种文件。", "Files of this kind are not read."),
    "policies.large": Text("文件太大。", "The file is too large."),
    "policies.cut": Text("连接中断，政策没有建成。", "The line broke; the policy was not built."),
    "policies.open": Text("打开", "Open"),
    "policies.found": Text("找到 {n} 条流动", "{n} flows found"),
    "policies.search": Text("查找政策…", "find a policy…"),
    "policies.count": Text("{n} / {all} 份", "{n} of {all}"),
    "policies.none": Text("还没有政策。拖入一份开始。", "There is no policy yet. Drop one to begin."),
    "policies.id": Text("政策", "Policy"),
    "policies.controller": Text("个人信息处理者", "Controller"),
    "policies.flows": Text("流动", "Flows"),
    "policies.sensitive": Text("涉敏感信息", "Sensitive"),
    "policies.shared": Text("提供给第三方", "To third parties"),
    "policies.characters": Text("字数", "Characters"),
    "policies.file": Text("文件", "File"),
    "step.read": Text("读取文件", "reading the file"),
    "step.understand": Text("理解条款", "understanding its clauses"),
    "step.graph": Text("生成图谱", "making the graph"),
    "step.store": Text("存入", "storing"),
    "policy.beside": Text("流动与检查结果", "Flows and findings"),
    "ask.questions": Text("问题", "Questions"),
    "ask.search": Text("查找问题…", "find a question…"),
    "ask.group.competency": Text("信息流", "Data flows"),
    "ask.group.report": Text("概览", "Overviews"),
    "ask.group.hygiene": Text("图谱自查", "Checks of the graph"),
    "ask.own": Text("自己写 SPARQL", "Your own SPARQL"),
    "ask.own.about": Text(
        "默认查询全部图的并集；我们的前缀无需声明。最长 {seconds} 秒，最多 {rows} 行，只读。",
        "The default graph is the union of all; our prefixes need no PREFIX. At most {seconds} s and {rows} rows; "
        "queries only read.",
    ),
    "ask.run": Text("查询", "Ask"),
    "ask.stop": Text("停止", "Stop"),
    "ask.stopped": Text("已停止。", "Stopped."),
    "ask.running": Text("正在查询…", "asking…"),
    "ask.example": Text("例如 {example}", "for example {example}"),
    "ask.any": Text("不限", "any"),
    "ask.edit": Text("在编辑器中打开", "Open in the editor"),
    "ask.rows": Text("{n} 行，{ms} 毫秒", "{n} rows, {ms} ms"),
    "ask.first": Text("只显示前 {n} 行；下载可得全部。", "Only the first {n} rows are shown; downloads have all."),
    "ask.norows": Text("没有结果。", "No rows."),
    "ask.table": Text("表格", "Table"),
    "ask.chart": Text("图表", "Chart"),
    "ask.graph": Text("关系图", "Graph"),
    "ask.view": Text("显示方式", "Shown as"),
    "ask.all": Text("全部列", "all columns"),
    "ask.save": Text("下载", "Download"),
    "ask.words": Text("原文", "words"),
    "ask.names": Text("名称", "Names"),
    "ask.numbers": Text("数值", "Numbers"),
    "ask.from": Text("从", "From"),
    "ask.to": Text("到", "To"),
    "ask.nonumber": Text("没有数值列可画。", "There is no column of numbers to draw."),
    "ask.editor": Text("SPARQL 查询，Ctrl-Enter 运行", "SPARQL query, Ctrl-Enter runs it"),
    "map.about": Text(
        "数据 → 目的 → 接收方；只含声明会做的。", "Data → purpose → recipient; affirmed statements only."
    ),
    "map.policy": Text("政策", "Policy"),
    "map.every": Text("全部政策", "all policies"),
    "map.view": Text("图形", "Picture"),
    "map.sankey": Text("流向图", "Sankey"),
    "map.network": Text("关系图", "Network"),
    "map.find": Text("查找节点…", "find a node…"),
    "map.most": Text("最多节点", "Most nodes"),
    "map.least": Text("最少次数", "At least"),
    "map.counted": Text("{n} / {all} 个节点，{links} 条连线", "{n} of {all} nodes, {links} links"),
    "map.expand": Text("展开", "Expand"),
    "map.fit": Text("全览", "Fit"),
    "map.export": Text("导出所见", "Export what is seen"),
    "map.exportall": Text("导出政策", "Export the policies"),
    "map.hint": Text(
        "点击节点或连线查看流动；双击节点展开它的邻居；滚轮缩放，拖动平移。",
        "Click a node or a link to see its flows; double-click a node to expand it; wheel to zoom, drag to move.",
    ),
    "map.flows": Text("{n} 条流动", "{n} flows"),
    "map.own": Text("处理者自身", "the controller itself"),
    "map.neighbours": Text("相邻", "Neighbours"),
    "map.picture": Text("个人信息流向的图形", "A picture of personal data flows"),
    "check.other": Text("并排对照", "Side by side with"),
    "check.nobody": Text("不对照", "nobody"),
    "check.group": Text("分组", "Grouped"),
    "check.law": Text("法律", "Law"),
    "law.cn": Text("中国", "China"),
    "law.gdpr": Text("欧盟 GDPR", "GDPR"),
    "check.rule": Text("按规则", "by rule"),
    "check.clause": Text("按条款", "by clause"),
    "check.level": Text("级别", "Level"),
    "check.waived": Text("显示已豁免", "show waived"),
    "check.waiver": Text("已豁免至 {day}：{reason}", "Waived until {day}: {reason}"),
    "check.count": Text("{policy}：{n} 项", "{policy}: {n} findings"),
    "check.none": Text("先添加一份政策。", "Add a policy first."),
    "check.words": Text("查看原文", "see the words"),
    "check.type": Text(
        "未指定应用类型：与必要信息有关的规则未检查。", "No app type: rules on necessary information were not run."
    ),
    "check.clear": Text("没有", "none"),
    "compare.about": Text(
        "含义上的变化：同一政策的两版，或两个应用。", "Changes of meaning between two versions, or two apps."
    ),
    "compare.old": Text("旧", "Old"),
    "compare.new": Text("新", "New"),
    "compare.swap": Text("互换", "Swap"),
    "compare.two": Text("需要两份政策才能对比。", "It takes two policies to compare."),
    "compare.sort": Text("变化", "Change"),
    "compare.asks": Text("提示", "Asked"),
    "compare.wider": Text("只看扩大", "wider only"),
    "compare.count": Text("{n} / {all} 处变化", "{n} of {all} changes"),
    "login.ask": Text("访问口令", "Token"),
    "login.enter": Text("进入", "Enter"),
    "login.wrong": Text("口令不对。", "This is not the token."),
}


def say(key: str, lang: str) -> str:
    """One entry in the language asked for.

    >>> say("login.enter", "zh")
    '进入'
    """
    return _ALL[key].get(lang)


def words(lang: str) -> dict[str, str]:
    """All entries in one language, for the pages' scripts."""
    return {key: text.get(lang) for key, text in _ALL.items()}


_COMPARED = {
    f"{group}.{key.value}": text
    for group, texts in (("sort", SORTS), ("what", WHATS), ("consequence", CONSEQUENCES))
    for key, text in texts.items()
} | {f"diff.{key}": text for key, text in DIFF.items()}
_ALL = WORDS | PAGE | REPORT | SAID | _COMPARED
