"""Show, new, edit and delete a base: every refusal, and nothing typed lost."""

import pytest
from flask import Flask

from models.database import Database
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import text_of

NEW = {"code": "B7", "name": "本社工場", "short_name": "本社"}


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("1845678", "admin")


def facts(page: object) -> dict[str, str]:
    tree = page.tree  # type: ignore[attr-defined]
    names = ["".join(node.itertext()).strip() for node in tree.iter("dt")]
    values = ["".join(node.itertext()).strip() for node in tree.iter("dd")]
    return dict(zip(names[: len(values)], values, strict=False))


def test_a_page_shows_what_is_known(admin: Client) -> None:
    page = admin.get("/bases/001")
    assert page.heading == "六本木工場"
    shown = {name: value for name, value in facts(page).items() if value and "次" not in value}
    assert (
        shown
        | {
            "拠点コード": "001",
            "拠点名": "六本木工場",
            "略称": "六本木",
            "委託番号": "MN13000001",
            "認証番号": "なし",
            "指定番号": "なし",
            "郵便番号": "106-0032",
            "住所": "東京都港区六本木９－９－９",
            "電話番号": "03-0000-0001",
            "請求用メールアドレス": "なし",
            "完了明細メール（毎朝）": "いいえ",
            "立替実績メール（毎月1日）": "いいえ",
            "更新日時": "2026/11/20 10:00",
        }
        == shown
    )


def test_a_code_is_found_in_small_letters_too(admin: Client) -> None:
    admin.press(admin.get("/bases/new"), "この拠点を追加する", NEW)
    assert admin.get("/bases/b7").heading == "本社工場"


@pytest.mark.parametrize(
    ("login_id", "buttons"), [("admin", {"拠点を編集する", "拠点を削除する"}), ("manager001", {"拠点を編集する"})]
)
def test_buttons_follow_the_rights(client: Client, login_id: str, buttons: set[str]) -> None:
    links = client.sign_in("1845678", login_id).get("/bases/001").links()
    assert {name for name in links if name.startswith("拠点を")} == buttons


@pytest.mark.parametrize(
    ("login_id", "path", "status"),
    [
        ("manager001", "/bases/001/edit", 200),
        ("manager001", "/bases/002", 404),
        ("manager001", "/bases/002/edit", 404),
        ("manager001", "/bases/new", 403),
        ("manager001", "/bases/001/delete", 403),
        ("sender001", "/bases/001", 403),
        ("viewer001", "/bases/001/edit", 403),
        ("admin", "/bases/999", 404),
    ],
)
def test_what_one_may_not_open(client: Client, login_id: str, path: str, status: int) -> None:
    client.sign_in("1845678", login_id).get(path, status=status)


def test_a_base_is_added_with_what_was_put_right_told(admin: Client) -> None:
    typed = {
        "code": "ｂ７", "name": "abc工場", "short_name": "ﾎﾝｼｬ", "delegate_number": "ａｂ１２３４５６７８",
        "postal_code": "〒１０６ー００３２", "address_1": "東京都港区1-2-3", "phone": "０３（１２３４）５６７８",
        "billing_email": "ＢＩＬＬ＠example.jp", "daily_mail": "y",
    }  # fmt: skip
    page = admin.press(admin.get("/bases/new"), "この拠点を追加する", typed)
    assert page.heading == "ａｂｃ工場"
    shown = facts(page)
    assert {name: shown[name] for name in ("拠点コード", "略称", "委託番号", "郵便番号", "住所", "電話番号")} == {
        "拠点コード": "B7",
        "略称": "ホンシャ",
        "委託番号": "AB12345678",
        "郵便番号": "106-0032",
        "住所": "東京都港区１－２－３",
        "電話番号": "03-1234-5678",
    }
    assert (shown["請求用メールアドレス"], shown["完了明細メール（毎朝）"]) == ("BILL@example.jp", "はい")
    assert page.notices()[0] == "拠点を追加しました。"
    assert "拠点名：「abc工場」を「ａｂｃ工場」に直しました。" in page.notices()
    assert admin.get("/bases/B7").notices() == []


TAKEN = "この拠点コードはすでに使われています（削除した拠点のコードも使えません）。別のコードを入力してください。"
REFUSED = [
    ({"code": ""}, {"code": "拠点コードを入力してください。"}),
    ({"name": ""}, {"name": "拠点名を入力してください。"}),
    ({"short_name": " 　"}, {"short_name": "略称を入力してください。"}),
    ({"code": "B-7"}, {"code": "拠点コードは半角の英数字1〜7文字で入力してください。"}),
    ({"code": "12345678"}, {"code": "拠点コードは半角の英数字1〜7文字で入力してください。"}),
    ({"code": "本社"}, {"code": "拠点コードは半角の英数字1〜7文字で入力してください。"}),
    ({"name": "あ" * 41}, {"name": "拠点名は40文字以内で入力してください（いま41文字です）。"}),
    ({"short_name": "あ" * 11}, {"short_name": "略称は10文字以内で入力してください（いま11文字です）。"}),
    ({"postal_code": "106-003"}, {"postal_code": "郵便番号は7桁の数字で入力してください。"}),
    ({"phone": "1234"}, {"phone": "電話番号は0から始まる市外局番から、数字とハイフンで入力してください。"}),
    ({"billing_email": "a@b"}, {"billing_email": "メールアドレスは name@example.jp の形で入力してください。"}),
    (
        {"code": "001"},
        {"code": TAKEN},
    ),
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    admin: Client, wrong: dict[str, str], errors: dict[str, str]
) -> None:
    typed = {**NEW, "phone": "03-1111-1111", "address_2": "みほんビル", "monthly_mail": "y", **wrong}
    page = admin.press(admin.get("/bases/new"), "この拠点を追加する", typed, status=422)
    assert {name: text.removeprefix("エラー: ") for name, text in page.errors().items()} == errors
    assert page.title.startswith("エラー")
    values = page.values()
    # What could be read is shown as it will be kept; all else exactly as typed.
    assert {name: values.get(name, "").strip() for name in typed} == {
        name: text.strip() for name, text in typed.items()
    }
    assert [node.get("name") for node in page.tree.iter("input") if node.get("aria-invalid")] == list(errors)


def test_a_delegate_number_may_have_a_last_day(admin: Client) -> None:
    typed = {"delegate_until": "令和8年12月20日"}
    saved = admin.press(admin.get("/bases/001/edit"), "拠点を保存する", typed)
    assert "2026年12月20日" in saved.text
    refused = admin.press(admin.get("/bases/003/edit"), "拠点を保存する", typed, status=422)
    assert (list(refused.errors()), refused.values()["delegate_until"]) == (["delegate_until"], "令和8年12月20日")
    assert [row[0] for row in admin.get("/bases?ends=soon").rows("bases")] == ["001"]
    cards = [text_of(card) for card in admin.get("/").having("ul", class_="cards")[0]]
    assert [card for card in cards if "委託番号" in card] == ["委託番号の期限1件"]


def test_a_wrong_delegate_number_is_refused(admin: Client) -> None:
    page = admin.press(admin.get("/bases/new"), "この拠点を追加する", {**NEW, "delegate_number": "123"}, status=422)
    assert list(page.errors()) == ["delegate_number"]
    assert page.values()["delegate_number"] == "123"


@pytest.mark.parametrize("character", ["\x00", "😀", "\ue000"])
def test_a_letter_that_no_document_can_hold_is_named(admin: Client, character: str) -> None:
    page = admin.press(admin.get("/bases/new"), "この拠点を追加する", {**NEW, "name": f"工場{character}北"}, status=422)
    assert list(page.errors()) == ["name"]
    assert "3文字目" in page.errors()["name"]


def test_old_shapes_of_kanji_and_long_signs_are_kept(admin: Client) -> None:
    page = admin.press(admin.get("/bases/new"), "この拠点を追加する", {**NEW, "name": "髙﨑𠮷①㈱" + "㌀" * 35})
    assert page.heading == "髙﨑𠮷①㈱" + "㌀" * 35


def test_a_base_is_changed_and_keeps_its_code(admin: Client) -> None:
    form = admin.get("/bases/002/edit")
    assert ("code" in form.values(), form.heading) == (False, "拠点 002 の編集")
    page = admin.press(form, "拠点を保存する", {"name": "練馬第二工場", "code": "X1"})
    assert (page.heading, page.notices()) == ("練馬第二工場", ["拠点を保存しました。"])
    assert admin.get("/bases/002").heading == "練馬第二工場"


def test_a_wrong_change_comes_back_as_typed(admin: Client) -> None:
    page = admin.press(admin.get("/bases/002/edit"), "拠点を保存する", {"name": "", "phone": "x"}, status=422)
    assert (page.heading, page.values()["name"], page.values()["phone"]) == ("拠点 002 の編集", "", "x")


def test_a_base_admin_changes_the_own_base(client: Client) -> None:
    client.sign_in("1845678", "manager001")
    assert (
        client.press(client.get("/bases/001/edit"), "拠点を保存する", {"phone": "03-9999-9999"}).heading == "六本木工場"
    )


def two_tabs(admin: Client, app: Flask) -> object:
    mine = admin.get("/bases/002/edit")
    other = Client(app).sign_in("1845678", "admin")
    other.press(other.get("/bases/002/edit"), "拠点を保存する", {"name": "相手の名前", "daily_mail": "y"})
    return admin.press(mine, "拠点を保存する", {"name": "わたしの名前", "phone": "03-7777-7777"}, status=409)


def test_two_tabs_the_later_one_sees_both(admin: Client, app: Flask) -> None:
    page = two_tabs(admin, app)
    assert (page.heading, page.notices()) == (  # type: ignore[attr-defined]
        "別の画面で先に保存されています",
        ["別の画面で、あなたが 2026/11/20 10:00 に更新しました。この画面の入力はまだ保存されていません。"],
    )
    assert page.rows("differences") == [  # type: ignore[attr-defined]
        ["拠点名", "相手の名前", "わたしの名前"],
        ["電話番号", "03-0000-0002", "03-7777-7777"],
        ["前日の申請・完了・納付を毎朝メールで受け取る", "はい", "いいえ"],
    ]
    assert admin.get("/bases/002").heading == "相手の名前"


def test_what_someone_else_saved_first_names_them(admin: Client, app: Flask) -> None:
    mine = admin.get("/bases/001/edit")
    other = Client(app).sign_in("1845678", "manager001")
    other.press(other.get("/bases/001/edit"), "拠点を保存する", {"phone": "03-9999-9999"})
    page = admin.press(mine, "拠点を保存する", {"phone": "03-7777-7777"}, status=409)
    assert page.heading == "ほかの人が先に保存しました"
    assert "相手の内容を使う" in page.links()
    assert page.columns("differences") == ["項目", "相手の内容", "自分の入力"]


def test_two_tabs_mine_over_it(admin: Client, app: Flask) -> None:
    page = admin.press(two_tabs(admin, app), "自分の入力で上書きする")  # type: ignore[arg-type]
    assert (page.heading, facts(page)["電話番号"]) == ("わたしの名前", "03-7777-7777")


def test_two_tabs_theirs_stays(admin: Client, app: Flask) -> None:
    conflict = two_tabs(admin, app)
    page = admin.get(conflict.links()["別の画面の内容を使う"])  # type: ignore[attr-defined]
    assert (page.values()["name"], page.values()["phone"]) == ("相手の名前", "03-0000-0002")
    assert admin.press(page, "拠点を保存する", {"phone": "03-8888-8888"}).heading == "相手の名前"


def test_a_base_in_use_says_what_hangs_on_it(admin: Client) -> None:
    page = admin.get("/bases/001/delete")
    assert "この拠点を削除する" not in page.buttons()
    assert page.notices() == ["この拠点はまだ削除できません。次のものが残っています。 利用者：4人有効な依頼先：4件"]
    refused = admin.post("/bases/001/delete", {"version": "1"}, status=422)
    assert "利用者4人" in refused.errors()[""]
    assert admin.get("/bases/001").heading == "六本木工場"


def test_deleting_asks_once_and_the_code_is_never_used_again(admin: Client) -> None:
    admin.press(admin.get("/bases/new"), "この拠点を追加する", NEW)
    confirm = admin.get("/bases/B7/delete")
    assert "拠点コードは二度と使えません" in confirm.text
    gone = admin.press(confirm, "この拠点を削除する")
    assert (gone.heading, gone.notices()) == ("拠点", ["拠点を削除しました。"])
    admin.get("/bases/B7", status=404)
    again = admin.press(admin.get("/bases/new"), "この拠点を追加する", NEW, status=422)
    assert list(again.errors()) == ["code"]


def test_a_base_changed_meanwhile_is_shown_anew_before_it_is_deleted(admin: Client) -> None:
    admin.press(admin.get("/bases/new"), "この拠点を追加する", NEW)
    confirm = admin.get("/bases/B7/delete")
    admin.press(admin.get("/bases/B7/edit"), "拠点を保存する", {"name": "改名した工場"})
    shown = admin.press(confirm, "この拠点を削除する", status=409)
    assert "改名した工場" in shown.text
    assert shown.errors()[""].startswith("ほかの人が先に更新しました。")
    assert admin.press(shown, "この拠点を削除する").heading == "拠点"


def test_pressing_twice_adds_one_base(admin: Client) -> None:
    form = admin.get("/bases/new")
    first = admin.press(form, "この拠点を追加する", NEW)
    second = admin.press(form, "この拠点を追加する", NEW)
    assert (first.heading, second.heading) == ("本社工場", "本社工場")
    assert [row[0] for row in admin.get("/bases").rows("bases")] == ["001", "002", "003", "B7"]


def test_the_same_form_with_other_answers_is_refused(admin: Client) -> None:
    form = admin.get("/bases/new")
    admin.press(form, "この拠点を追加する", NEW)
    page = admin.press(form, "この拠点を追加する", {**NEW, "code": "B8"}, status=409)
    assert page.errors() == {"": "この画面はすでに送信されています。画面を開き直してください。"}
    assert page.values()["code"] == "B8"
    admin.get("/bases/B8", status=404)


@pytest.mark.parametrize("path", ["/bases/001", "/bases/001/edit", "/bases/001/delete", "/bases/new"])
def test_a_page_takes_few_statements(admin: Client, sqlite: Database, path: str) -> None:
    with StatementCount(sqlite) as count:
        admin.get(path)
    assert len(count.statements) <= 6


def test_leaving_the_form_keeps_the_page_valid_in_english(admin: Client) -> None:
    admin.post("/settings", {"language": "en", "page_size": "20", "single_keys": "y"})
    assert [admin.get(path).heading for path in ("/bases", "/bases/new", "/bases/001/edit")] == [
        "Bases",
        "Add a base",
        "Edit base 001",
    ]


def test_the_address_is_found_by_its_code_without_a_script(admin: Client) -> None:
    """Nothing is saved yet; what was typed stays, and what is found fills what stands empty."""
    typed = {**NEW, "code": "P1", "postal_code": "０６０ー０００１", "address_1": ""}
    page = admin.press(admin.get("/bases/new"), "住所を探す", typed, status=200)
    assert page.heading == "拠点を追加する"
    shown = {**typed, "postal_code": "060-0001", "address_1": "北海道札幌市中央区北一条西"}
    assert {name: page.values().get(name, "") for name in typed} == shown
    admin.get("/bases/P1", status=404)
    assert admin.press(page, "この拠点を追加する").heading == NEW["name"]


def test_of_several_towns_one_is_pressed(admin: Client) -> None:
    page = admin.press(admin.get("/bases/001/edit"), "住所を探す", {"postal_code": "498-0000"}, status=200)
    assert "2件見つかりました。押すと入力されます。" in page.text
    page = admin.press(page, "愛知県弥富市", status=200)
    assert (page.heading, page.values()["address_1"]) == ("拠点 001 の編集", "愛知県弥富市")
    assert "入力しました。" in page.text
