"""What viewers and tables say around the policy's own words, in Chinese and in English."""

from __future__ import annotations

from kg.records import Text

WORDS: dict[str, Text] = {
    "role.controller": Text("我们（个人信息处理者）", "we (controller)"),
    "role.user": Text("用户", "user"),
    "kind.in": Text("收集", "collection"),
    "kind.use": Text("使用", "use"),
    "kind.out": Text("对外提供", "disclosure"),
    "polarity.affirmed": Text("会做", "affirmed"),
    "polarity.negated": Text("声明不做", "negated"),
    "modality.will": Text("会", "will"),
    "modality.may": Text("可能", "may"),
    "modality.must": Text("必须", "must"),
    "necessity.required": Text("必需", "required"),
    "necessity.optional": Text("可选", "optional"),
    "node.flow": Text("流动", "flow"),
    "node.party": Text("主体", "party"),
    "node.data": Text("数据", "data"),
    "node.purpose": Text("目的", "purpose"),
    "node.unstated": Text("未写明", "not stated"),
    "edge.actor": Text("行为人", "actor"),
    "edge.data": Text("数据", "data"),
    "edge.purpose": Text("目的", "purpose"),
    "edge.recipient": Text("接收方", "recipient"),
    "edge.source": Text("来源", "source"),
    "unstated.recipient": Text("未写明接收方", "recipient not stated"),
    "unstated.purpose": Text("未写明目的", "purpose not stated"),
    "unstated.data": Text("未写明数据", "data not stated"),
    "passage.condition": Text("条件", "condition"),
    "passage.consequence": Text("拒绝的后果", "consequence of refusal"),
    "passage.consent": Text("同意", "consent"),
    "passage.legalBasis": Text("合法性基础", "legal basis"),
    "passage.retention": Text("保存期限", "retention"),
    "passage.safeguard": Text("保护措施", "safeguard"),
    "passage.optOut": Text("退出方式", "opt-out"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
}

PAGE: dict[str, Text] = {
    "page.title": Text("个人信息流动图", "Personal data flows"),
    "page.sankey": Text("流向图", "Sankey"),
    "page.flows": Text("流动", "Flows"),
    "page.parties": Text("主体", "Parties"),
    "page.data": Text("数据", "Data"),
    "page.filter.data": Text("筛选数据…", "filter data…"),
    "page.filter.purpose": Text("筛选目的…", "filter purposes…"),
    "page.filter.party": Text("筛选主体…", "filter parties…"),
    "page.all": Text("全部", "all"),
    "page.polarity": Text("声明", "Statement"),
    "page.kind": Text("方向", "Direction"),
    "page.top": Text("每列最多", "Per column"),
    "page.others": Text("其他 {n} 项", "{n} others"),
    "page.count": Text("{n} / {all} 条流动", "{n} of {all} flows"),
    "page.none": Text("没有符合条件的流动。", "No flow matches."),
    "page.hint": Text("点击连线或节点，查看所依据的原文。", "Click a link or a node to read the words behind it."),
    "page.more": Text("另有 {n} 条", "{n} more"),
    "page.confidence": Text("置信度", "confidence"),
    "page.method": Text("方法", "method"),
    "page.sensitive": Text("敏感", "sensitive"),
    "page.reset": Text("清除", "Clear"),
    "page.comma": Text("、", ", "),
    "page.semicolon": Text("；", "; "),
    "page.clause": Text("条款", "clause"),
}

REPORT: dict[str, Text] = {
    "report.title": Text("个人信息流动报告", "Report on personal data flows"),
    "report.flows": Text("条流动", "flows"),
    "report.negated": Text("条声明不做", "denied"),
    "report.categories": Text("类数据", "data categories"),
    "report.recipients": Text("个接收方", "recipients"),
    "report.sensitive": Text("条涉敏感个人信息", "with sensitive data"),
    "report.violation": Text("项缺失", "gaps"),
    "report.warning": Text("项需留意", "warnings"),
    "report.info": Text("项提示", "notes"),
    "severity.violation": Text("缺失", "gap"),
    "severity.warning": Text("留意", "warning"),
    "severity.info": Text("提示", "note"),
    "report.picture": Text("流向图", "Picture"),
    "report.caption": Text(
        "左：个人信息种类；中：处理目的；右：接收方。宽度为文本中声明的次数；声明不做的不在图中。",
        "Left: data; middle: purpose; right: who has the data. Width: number of statements. Denials are not drawn.",
    ),
    "report.findings": Text("检查结果", "Findings"),
    "report.caveat": Text(
        "检查结果只说明文本没有写明什么，不是对是否违法的判断，也不是法律意见。",
        "A finding says what the text does not show. It does not say that the law was broken, and is no legal advice.",
    ),
    "report.nothing": Text("没有检查结果。", "No findings."),
    "report.noflows": Text("文本中没有找到流动。", "No flow was found in the text."),
    "report.table": Text("流动", "Flows"),
    "report.text": Text("原文与依据", "Text and evidence"),
    "report.remedy": Text("建议", "Remedy"),
    "report.basis": Text("依据", "Basis"),
    "report.whole": Text("整份政策", "whole policy"),
    "column.clause": Text("条款", "Clause"),
    "column.action": Text("行为", "Action"),
    "column.data": Text("数据", "Data"),
    "column.purpose": Text("目的", "Purpose"),
    "column.to": Text("接收方", "Who has it"),
    "column.notes": Text("条件与其他", "Conditions and more"),
}

RECORD: dict[str, Text] = {
    "record.title": Text("处理活动记录", "Processing activities"),
    "finding.policy": Text("政策", "Policy"),
    "finding.clause": Text("条款", "Clause"),
    "finding.rule": Text("规则", "Rule"),
    "finding.level": Text("级别", "Level"),
    "finding.finding": Text("检查结果", "Finding"),
    "finding.quote": Text("原文", "Quote"),
    "finding.basis": Text("依据", "Basis"),
    "finding.remedy": Text("建议", "Remedy"),
    "finding.start": Text("起", "Start"),
    "finding.end": Text("止", "End"),
    "finding.confidence": Text("置信度", "Confidence"),
}


def word(key: str, lang: str) -> str:
    """One entry in the language asked for.

    >>> word("kind.out", "zh")
    '对外提供'
    """
    return (WORDS.get(key) or PAGE.get(key) or REPORT.get(key) or RECORD[key]).get(lang)
