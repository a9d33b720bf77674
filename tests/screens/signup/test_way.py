"""The way through the wizard, from the terms to the receipt."""

from tests.support.client import Client
from tests.support.signup_answers import fill_all


def test_five_steps_lead_to_a_receipt(client: Client) -> None:
    page = fill_all(client)
    assert page.heading == "5/5 確認"
    done = client.press(page, "この内容で申し込む")
    assert done.heading == "申込を受け付けました"
