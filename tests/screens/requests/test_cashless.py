"""キャッシュレス利用: whether the card is registered is asked, and まだ leads to the site that does it."""

from collections.abc import Callable

import pytest

from models.requests import InspectionRequest
from tests.screens.requests.conftest import TYPED
from tests.support.client import Client

SITE = "カードの登録サイト（新しいタブで開きます）"
WARNING = "この車のカードがまだ登録されていません。"


@pytest.mark.parametrize(("answer", "warned"), [("yes", False), ("not_yet", True)])
def test_the_card_is_answered_with_yes_or_not_yet(sender: Client, answer: str, warned: bool) -> None:
    page = sender.get("/requests/new")
    assert page.values()["card_registered"] == "not_yet"
    assert page.links()[SITE] == "https://www.oss.mlit.go.jp"
    typed = {**TYPED, "cashless": "y", "card_registered": answer}
    shown = sender.press(page, "下書きを保存する", typed)
    assert (WARNING in shown.text, SITE in shown.links()) == (warned, warned)
    edited = sender.get("/requests/100000001/edit")
    assert edited.values()["card_registered"] == answer


def test_who_pays_otherwise_hears_nothing_of_a_card(sender: Client, make: Callable[..., InspectionRequest]) -> None:
    assert WARNING not in sender.get(f"/requests/{make().id}").text
