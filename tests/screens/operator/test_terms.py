"""The operator's terms of use: the list, one version, and the next one."""

import pytest

from tests.support.client import Client
from tests.support.page import Page

ANNOUNCE, SUMMARY = "この版を公開する", "裁判所を改めました。"


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("1000001", "admin")


def announce(admin: Client, status: int = 303, **typed: str) -> Page:
    fields = {"valid_from": "2027/4/1", "summary": SUMMARY, "section_court": "東京以外の裁判所", **typed}
    return admin.press(admin.get("/operator/terms/new"), ANNOUNCE, fields, status=status)


def test_the_list_holds_every_version_and_says_which_is_in_force(admin: Client) -> None:
    first = ["第1版", "2021年10月1日（令和3年・金）", "2021/09/01 00:00", "適用中"]
    assert admin.get("/operator/terms").rows("versions") == [first]
    announce(admin)
    announce(admin, section_court="大阪の裁判所")
    assert admin.get("/operator/terms").rows("versions") == [
        ["第3版", "2027年4月1日（令和9年・木）", "2026/11/20 10:00", "適用前"],
        ["第2版", "2027年4月1日（令和9年・木）", "2026/11/20 10:00", "適用前に差替え"],
        first,
    ]


def test_the_form_holds_every_article_of_the_latest_version(admin: Client) -> None:
    announce(admin)
    values = admin.get("/operator/terms/new").values()
    articles = [name for name in values if name.startswith("section_")]
    assert (len(articles), values["section_court"], values["seen"]) == (27, "東京以外の裁判所", "2")


def test_a_version_is_announced_and_shown_with_what_changed(admin: Client) -> None:
    page = announce(admin, added_heading="附則", added_text="この版から加えます。")
    assert page.heading == "利用規約 第2版"
    assert page.notices() == ["新しい版を公開しました。適用開始日に自動で切り替わります。"]
    assert "第27条 準拠法と裁判所 変更 東京以外の裁判所第28条 附則 変更 この版から加えます。" in page.text
    assert f"変わるところの要点{SUMMARY}" in page.text
    assert f"この版で変わったところ{SUMMARY}" in admin.get("/terms/2").text
    assert page.links()["公開ページで見る"] == "/terms/2"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"valid_from": ""}, {"valid_from": "適用開始日を入力してください。"}),
        (
            {"valid_from": "2026/11/20"},
            {"valid_from": "適用開始日は今日（2026/11/20）より後の日にしてください。適用中の版は変えられません。"},
        ),
        ({"summary": ""}, {"summary": "変わるところの要点を入力してください。"}),
        ({"section_price": ""}, {"section_price": "料金と支払いを入力してください。"}),
        ({"added_text": "本文だけ"}, {"added_heading": "加える条には、見出しと本文の両方を入力してください。"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    admin: Client, typed: dict[str, str], errors: dict[str, str]
) -> None:
    page = announce(admin, status=422, **typed)
    assert page.errors() == errors
    assert page.values()["section_court"] == "東京以外の裁判所"
    assert len(admin.get("/operator/terms").rows("versions")) == 1


def test_a_version_without_a_change_is_refused(admin: Client) -> None:
    page = admin.press(
        admin.get("/operator/terms/new"), ANNOUNCE, {"valid_from": "2027/4/1", "summary": SUMMARY}, status=422
    )
    assert page.errors() == {"": "いまの版から変わったところがありません。条文を変えてから公開してください。"}


def test_of_two_who_write_at_once_the_later_is_told(admin: Client) -> None:
    form = admin.get("/operator/terms/new")
    announce(admin)
    fields = {"valid_from": "2027/4/1", "summary": SUMMARY, "section_court": "札幌の裁判所"}
    page = admin.press(form, ANNOUNCE, fields, status=409)
    assert "先に更新しました" in page.errors()[""]
    assert page.values()["section_court"] == "札幌の裁判所"


def test_a_clerk_looks_and_announces_nothing(client: Client) -> None:
    client.sign_in("1000001", "clerk")
    page = client.get("/operator/terms")
    assert ("新しい版を作る" in page.links(), client.get("/operator/terms/1").heading) == (False, "利用規約 第1版")
    client.get("/operator/terms/new", status=403)
    client.post("/operator/terms/new", {"valid_from": "2027/4/1"}, status=403)
