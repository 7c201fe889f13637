"""Invented labelled sentences, written with brackets: ``[data:手机号]``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

POLICIES = {
    "qingmiao": [
        "[condition:当您注册账号时]，[handler:我们]会[collect:收集][subjects:您]的[data:手机号码]。",
        "[handler:我们][collect:收集][data:位置信息]，用于[purpose:推荐附近的门店]。",
        "[handler:我们]会向[subjects:示例广告有限公司][share:提供][data:设备标识符]。",
        "本政策自发布之日起生效。",
    ],
    "yunfan": [
        "[condition:在您下单时]，[handler:我们]需要[collect:收集][subjects:您]的[data:收货地址]、[data:姓名]。",
        "为了[purpose:保障账号安全]，[handler:我们]会[collect:记录][subjects:您]的[data:登录日志]。",
        "[handler:我们]不会与第三方[share:共享][subjects:您]的[data:通讯录]。",
        "如有疑问，请联系客服。",
    ],
    "shanhai": [
        "[condition:当您使用客服功能时]，[handler:平台]可能[collect:获取][data:聊天记录]。",
        "[handler:平台]将[data:订单信息][share:提供]给[subjects:物流公司]，以便[purpose:完成配送]。",
        "[handler:平台]会[collect:收集][subjects:用户]的[data:邮箱]，用于[purpose:找回密码]。",
        "您可以随时注销账号。",
    ],
}
_MARK = re.compile(r"\[(\w+):([^\]]+)\]")


def sentence(marked: str) -> dict[str, Any]:
    """A sentence with its spans; offsets count without the brackets."""
    text, spans, last = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        spans.append([len(text), len(text) + len(found[2]), found[1]])
        text, last = text + found[2], found.end()
    return {"text": text + marked[last:], "spans": spans}


def write(path: Path, *policies: str, times: int = 1) -> Path:
    """A file of these policies, all without a name, their sentences `times` over."""
    lines = [{"id": name, "sentences": [sentence(s) for s in POLICIES[name]] * times} for name in policies or POLICIES]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path
