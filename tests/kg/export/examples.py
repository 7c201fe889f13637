"""What several tests of this folder show."""

from kg.records import Finding, LawSource, Severity, Text

FINDING = Finding(
    rule="PIPL-23-1a",
    severity=Severity.VIOLATION,
    policy="demo",
    clause="4",
    start=3,
    end=16,
    quote="我们可能对外转让相关信息。",
    message=Text("文本没有写明接收方。", "The text names no recipient."),
    source=LawSource("个人信息保护法", "第二十三条"),
    flow=None,
    remedy=Text("写明接收方的名称。", "Name the recipient."),
    confidence=0.9,
)
