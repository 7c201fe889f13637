"""Whole policies of our own that leave nothing out: no violation; with one passage spoilt, its rule finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import pipeline, validate
from kg.records import Finding, Severity

FOLDER = Path(__file__).parent / "clean"
POLICIES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".txt", ".md"))
APP_TYPES = {
    "bank.txt": "mobile-banking",
    "labels.txt": "parcel-delivery",
    "news.txt": "news",
    "numbered.txt": "ride-hailing",
    "shop.md": "online-shopping",
    "social.md": "online-community",
    "tables.md": "fitness",
    "utility.txt": "utility",
}

# policy, passage, what stands in its place, the rule that misses the passage or finds what stands there
FAULTS = [
    ("labels.txt", "运营者：武汉示例驿点物流有限公司\n", "", "PIPL-17-1-1a"),
    ("social.md", "### 打卡\n", "我们会收集您的婚姻状况。\n\n### 打卡\n", "PIPL-17-1-2a"),
    ("plain.txt", "我们收集您填写的邮箱和问题描述", "我们会收集您的相关信息", "PIPL-17-1-2c"),
    ("utility.txt", "，自问题解决之日起保存三个月，期限届满后删除", "", "PIPL-17-1-2d"),
    ("utility.txt", "，期限届满后删除", "", "NDSR-21-1-3"),
    ("plain.txt", "账号信息和账目保存至您注销账号之日", "账号信息和账目由我们永久保存", "PIPL-19-1"),
    (
        "plain.txt",
        "撤回同意：您可以在“设置—隐私—撤回同意”中撤回您的同意；撤回不影响此前处理活动的效力。\n",
        "",
        "PIPL-15-1",
    ),
    ("bank.txt", "您可以通过“我的—设置—注销手机银行”注销您的账号。", "", "APP-6-1"),
    ("plain.txt", "仅需短信验证码校验", "须邮寄手持身份证照片", "APP-6-2"),
    ("plain.txt", "请求后十个工作日内处理完毕并答复", "请求后六十个工作日内处理完毕并答复", "APP-6-3"),
    (
        "labels.txt",
        "查阅、复制：在“我的—寄件记录”中查阅您的个人信息，在“我的—导出”中获取副本\n",
        "",
        "PIPL-45-1",
    ),
    ("shop.md", "| 更正、补充您的个人信息 | 在“我的—编辑资料”中修改 |\n", "", "PIPL-46-1"),
    ("utility.txt", "3. 删除您的个人信息；\n", "", "PIPL-47-1"),
    ("plain.txt", "不能满足的，会向您说明理由", "我们有权拒绝您的请求且无需说明理由", "PIPL-50-1"),
    (
        "plain.txt",
        "只有在您主动勾选并点击“同意”之后，我们才会开始收集您的个人信息。",
        "您使用本应用，即视为同意本政策。",
        "PIPL-14-1",
    ),
    (
        "plain.txt",
        "处理目的、处理方式或者个人信息种类发生变更的，我们会再次征得您的同意；您未同意之前，变更不适用于您。",
        "本政策更新后，如您继续使用我们的服务，即表示您接受更新后的政策。",
        "PIPL-14-2",
    ),
    (
        "plain.txt",
        "只有在您主动勾选并点击“同意”之后，我们才会开始收集您的个人信息。",
        "在您同意本政策之前，我们已开始收集您的设备型号。",
        "APP-3-1",
    ),
    ("bank.txt", "上海示例江安保险股份有限公司（电话：021-90000003）", "保险合作伙伴", "PIPL-23-1a"),
    ("numbered.txt", "（电话：023-77770004）", "", "PIPL-23-1b"),
    ("news.txt", "您可以在“我的—设置—推荐管理”中关闭个性化推荐，关闭后新闻按照发布时间排列；", "", "PIPL-24-2"),
    (
        "numbered.txt",
        "我们之所以需要它，是因为里程和车费须按照实际路线计算，没有该信息无法准确计费；"
        "该信息一旦泄露，可能暴露您的住所和生活规律，影响您的人身安全。",
        "",
        "PIPL-30-1",
    ),
    (
        "children.txt",
        "监护人阅读本规则，主动勾选并点击“我是监护人，我同意”之后，我们才会处理下列信息。",
        "儿童使用本应用，即视为已取得监护人的同意。",
        "PIPL-31-1",
    ),
    (
        "social.md",
        "境外的接收方 Example Alpine Lodging Limited（新加坡，邮箱：privacy@alpine.example）",
        "境外的民宿",
        "PIPL-39-1a",
    ),
    ("utility.txt", "小尺子没有接入第三方SDK", "小尺子接入了第三方统计SDK", "APP-2-1"),
    ("plain.txt", "注销后，我们会删除您的全部个人信息。", "注销后我们仍可使用您的历史数据做营销分析。", "NDSR-24-1"),
    ("bank.txt", "您也可以选择前往网点，以出示身份证件的方式完成核验。", "您须完成刷脸，方可登录。", "FACE-ALT"),
    (
        "news.txt",
        "您无须注册，也无须提供任何个人信息，即可阅读新闻。",
        "您须先注册账号并登录，方可阅读新闻。",
        "NPI-NONE",
    ),
    ("numbered.txt", "行踪轨迹属于敏感个人信息。", "行踪轨迹不属于敏感个人信息。", "GBT45574-A"),
    ("social.md", "除此以外，我们不会公开您的个人信息。", "我们会公布违规用户的手机号。", "PIPL-25-1"),
    (
        "utility.txt",
        "您可以发送邮件至 hello@chizi.example：\n1. 查阅、复制您的个人信息；\n2. 更正、补充您的个人信息；\n"
        "3. 删除您的个人信息；\n4. 撤回您的同意；\n5. 在符合国家规定条件时，将您的个人信息转移至您指定的处理者。\n",
        "您依法享有与您的个人信息有关的权利。\n",
        "PIPL-17-1-3",
    ),
    (
        "numbered.txt",
        "除上述情形和法律、行政法规规定的情形外，我们不会向第三方提供您的个人信息。",
        "您同意本规则，即视为同意我们向第三方提供您的个人信息。",
        "PIPL-23-1d",
    ),
    (
        "social.md",
        "涉及处理目的、方式、种类的，会重新取得您的同意。",
        "您同意本政策，即表示您同意我们将您的信息传输至境外。",
        "PIPL-39-1b",
    ),
    ("shop.md", "您关闭任一权限，只影响该项功能。", "如您拒绝授权通讯录，您将无法使用本应用的任何功能。", "PIPL-16-1"),
    ("shop.md", "您关闭任一权限，只影响该项功能。", "我们会读取您的通讯录，如您拒绝授权，将无法购买商品。", "NPI-04"),
    (
        "numbered.txt",
        "您联系客服时，我们收集通话录音",
        "为维护本公司的合法权益所必需的，我们收集、使用您的个人信息无需征得您的同意。您联系客服时，我们收集通话录音",
        "PIPL-13-1b",
    ),
    ("plain.txt", "本应用面向成年人。", "为研发新产品，您必须同意我们收集您的浏览记录，否则无法使用。", "APP-4-5"),
    ("news.txt", "也不会通过自动化决策方式向未成年人进行商业营销", "但会向青少年用户推送个性化广告", "MINOR-24-3"),
    (
        "bank.txt",
        "其只能按照我行的要求处理您的手机号，不得用于其他目的",
        "受托人可以将您的手机号用于自身的营销",
        "PIPL-21-1",
    ),
    (
        "social.md",
        "我们不会向表外的第三方提供您的个人信息。",
        "无需您另行同意，我们会向第三方应用提供您的手机号。",
        "APP-5-3",
    ),
    (
        "plain.txt",
        "我们不会向第三方提供您的个人信息，不会公开",
        "除我们认为有必要披露的情形外，我们不会公开您的个人信息，不会公开",
        "PIPL-13-2",
    ),
    ("tables.md", "接收方须继续履行我们的义务", "我们无需另行通知您", "PIPL-22-1"),
]


def findings(path: Path, app_type: str | None) -> tuple[Finding, ...]:
    store = pipeline.build([path])
    assert validate.graph_report(store) == ()
    return tuple(validate.findings(store, app_type=[app_type] if app_type else []))


def violations(path: Path, app_type: str | None) -> set[str]:
    return {f.rule for f in findings(path, app_type) if f.severity is Severity.VIOLATION}


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_clean(path: Path) -> None:
    assert 900 <= len(path.read_text(encoding="utf-8")) <= 3500
    assert violations(path, None) == set()
    if path.name in APP_TYPES:
        assert violations(path, APP_TYPES[path.name]) == set()


@pytest.mark.parametrize(("name", "passage", "instead", "rule"), FAULTS, ids=[f"{f[3]}-{f[0]}" for f in FAULTS])
def test_fault(name: str, passage: str, instead: str, rule: str, tmp_path: Path) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text.count(passage) == 1
    path = tmp_path / name
    path.write_text(text.replace(passage, instead), encoding="utf-8")
    assert rule in violations(path, APP_TYPES.get(name))


def test_faults_reach_many_rules() -> None:
    assert len({rule for *_, rule in FAULTS}) >= 15
