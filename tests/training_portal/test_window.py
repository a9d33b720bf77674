"""The window: a page for a person, that works without script and trusts no form but its own."""

import re

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.training_portal.agent import Agent, Office

KEY = "100051889"


class Window:
    """Reads the page and presses its buttons."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.document = self.look()

    def look(self, address: str = "/") -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200
        self.document = answer.get_data(as_text=True)
        html5lib.HTMLParser(strict=True).parse(self.document)
        return self.document

    @property
    def token(self) -> str:
        found = re.search('name="csrf_token" value="([^"]+)"', self.document)
        assert found
        return found[1]

    def press(self, path: str, **form: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **form}, follow_redirects=False)

    def notices(self) -> list[str]:
        return re.findall('<p class="notice [^"]*" role="[^"]*">([^<]*)</p>', self.look())

    def statuses(self) -> list[tuple[str, str]]:
        row = r'<a href="/\?case=\d+[^"]*">([^<]+)</a>.*?<span class="chip [^"]*">([^<]+)</span>'
        return [(key, status) for key, status in re.findall(row, self.document, re.DOTALL)]


@pytest.fixture
def window(program: Flask) -> Window:
    return Window(program.test_client())


def test_the_page_is_japanese_without_script_or_style_of_its_own(window: Window) -> None:
    assert '<html lang="ja">' in window.document
    assert re.findall(r"<script|<style|style=|onclick=|javascript:", window.document) == []
    assert len(re.findall("<h1>", window.document)) == 1
    policy = window.client.get("/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self'")
    with window.client.get("/static/window.css") as style:
        assert (style.status_code, style.mimetype) == (200, "text/css")


def test_every_box_has_a_label_and_every_id_is_there_once(window: Window, agent: Agent, office: Office) -> None:
    agent.to_examination()
    document = window.look("/?case=1&car=registered:ZVW50-6012345")
    ids = re.findall(r'\bid="([^"]+)"', document)
    assert sorted(ids) == sorted(set(ids))
    boxes = re.findall(r'<(?:select|textarea|input(?! type="(?:hidden|checkbox)"))[^>]*?\bid="([^"]+)"', document)
    assert set(boxes) - set(re.findall('<label[^>]* for="([^"]+)"', document)) == set()
    unnamed = re.findall(r'<(?:select|textarea|input)(?![^>]*(?:\bid=|type="hidden"|type="checkbox"))', document)
    assert unnamed == []


def test_an_application_is_passed_with_a_button_in_its_row(window: Window, agent: Agent) -> None:
    agent.to_examination()
    window.look()
    assert window.statuses() == [(KEY, "受付審査中")]
    answer = window.press("/window/cases/1/examine", result="pass")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/#cases")
    assert window.notices() == [f"申請 {KEY} を「重量税納付待ち」にしました。"]
    assert agent.state(KEY)["status"] == "重量税納付待ち"


@pytest.mark.parametrize(
    ("result", "reason", "status"),
    [
        ("correction", "conformity_certificate_fault", "検査補正要求"),
        ("rejection", "plate_or_chassis_mismatch", "却下"),
    ],
)
def test_an_application_is_sent_back_or_rejected_with_a_reason(
    window: Window, agent: Agent, result: str, reason: str, status: str
) -> None:
    agent.to_examination()
    window.look("/?case=1")
    window.press("/window/cases/1/examine", result=result, reason=reason, message="窓口より", stay="yes")
    told = agent.state(KEY)
    assert (told["status"], (told["correction"] or told["rejection"])["message"]) == (status, "窓口より")
    assert "窓口より" in window.look("/?case=1")


def test_what_cannot_be_done_is_said_on_the_page(window: Window, agent: Agent) -> None:
    agent.lodge()
    answer = window.press("/window/cases/1/examine", result="pass")
    assert answer.status_code == 409
    assert "審査中の申請ではないため、この操作はできません。" in answer.get_data(as_text=True)


@pytest.mark.parametrize("token", ["", "wrong", "ん"])
def test_a_form_without_the_page_s_token_does_nothing(window: Window, agent: Agent, token: str) -> None:
    agent.to_examination()
    answer = window.client.post("/window/cases/1/examine", data={"csrf_token": token, "result": "pass"})
    assert (answer.status_code, agent.state(KEY)["status"]) == (403, "受付審査中")


def test_a_page_under_another_name_is_not_shown(window: Window) -> None:
    assert window.client.get("/", headers={"Host": "evil.example"}).status_code == 403
    assert window.client.get("/training/counts", headers={"Host": "evil.example"}).status_code == 403
    assert window.client.get("/", headers={"Host": "localhost:8100"}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("100051890", ["100051890"]),
        ("2026112000000000001", ["100051889"]),
        ("品川 600 さ 11-11", ["100051889"]),
        ("2345", ["100051890"]),
        ("<script>", []),
        ("", ["100051890", "100051889"]),
    ],
)
def test_applications_are_found_by_numbers_and_plate(
    window: Window, agent: Agent, typed: str, found: list[str]
) -> None:
    agent.lodge()
    agent.lodge(key="100051890", plate__region="練馬", plate__kana="そ", plate__serial="2345")
    answer = window.client.get("/", query_string={"q": typed})
    window.document = answer.get_data(as_text=True)
    assert [key for key, _ in window.statuses()] == found


def test_the_clock_and_the_delays_are_moved_by_forms(window: Window, office: Office) -> None:
    window.press("/window/clock", way="advance", amount="2", unit="days")
    assert window.notices() == ["時計を2026/11/22 10:00にしました。"]
    window.press("/window/clock", way="set", now="2026-12-01T09:30")
    assert office.client.get("/training/clock").get_json() == {"now": "2026-12-01T00:30:00.000000Z"}
    window.press("/window/clock", way="real")
    assert "2026/11/20 10:00" in window.look()
    delays = dict.fromkeys(
        ("reception", "fee_notice", "settlement", "examine", "withdrawal", "resumption", "handover"), "7"
    )
    window.press("/window/settings", hours="on", **delays)
    settings = office.client.get("/training/settings").get_json()
    assert settings == {
        "delays": dict.fromkeys(delays, 7),
        "hours": True,
        "password_life": False,
        "signature_required": False,
    }


def test_boxes_left_as_they_were_change_nothing_for_those_that_wait(
    window: Window, agent: Agent, office: Office
) -> None:
    agent.to_examination()
    office.ask("/training/settings", delays={"examine": 60}, waiting_stay=True)
    delays = office.client.get("/training/settings").get_json()["delays"]
    window.press("/window/settings", **{name: str(seconds) for name, seconds in delays.items()})
    office.wait(days=1)
    assert agent.state(KEY)["status"] == "受付審査中"


def test_switches_are_turned_on_and_off(window: Window, agent: Agent) -> None:
    window.press("/window/switches", name="account_deleted", count="", seconds="", reason="", calls="lodge")
    assert agent.lodge()["code"] == "account_deleted"
    window.press("/window/switches/off", name="account_deleted")
    assert agent.lodge()["status"] == "検査登録手数料納付待ち"


def test_an_id_is_issued_and_its_password_shown_once(window: Window, program: Flask) -> None:
    window.press("/window/accounts", agent_name="多摩支部", kind="kei")
    (notice,) = window.notices()
    found = re.search("一括利用者ID (.+?)、パスワード (.+?)（", notice)
    assert found
    account = {"kind": "kei", "bulk_user_id": found[1], "password": found[2]}
    assert Agent(program, account).lodge()["status"] == "検査手数料等納付待ち"
    assert found[2] not in window.look()


def test_a_car_its_papers_and_its_card_are_changed(window: Window, agent: Agent, office: Office) -> None:
    office.change_car("ZVW50-6012345", card="none")
    agent.lodge(cashless=True)
    office.examine(KEY)
    window.look("/?car=registered:ZVW50-6012345")
    window.press(
        "/window/cars/registered/ZVW506012345",
        chassis_number="ZVW50-6012345",
        weight_kg="1400",
        use="private_passenger",
        eco_class="eco",
        card="valid",
        conformity_certificate="on",
        policy="on",
    )
    assert agent.state(KEY)["status"] == "交付待ち"


def test_delegates_are_added_and_removed(window: Window, agent: Agent) -> None:
    window.press("/window/delegates", kind="registered", number="Z987654321", name="訓練工場", office_code="")
    assert "訓練工場" in window.look()
    window.press("/window/delegates/remove", kind="registered", number="Z987654321", office_code="")
    assert agent.lodge(renewal_place="client", delegate_number="Z987654321")["status"] == "未受付"


def test_a_withdrawal_and_a_handover_are_decided_at_the_window(window: Window, agent: Agent, office: Office) -> None:
    office.set_delays(withdrawal=86_400)
    agent.lodge()
    agent.act(KEY, "withdrawal")
    window.press("/window/cases/1/withdrawal", granted="yes")
    assert agent.state(KEY)["status"] == "取下"
    agent.to_examination(key="100051890")
    office.examine("100051890")
    agent.pay("100051890", "weight_tax")
    window.press("/window/cases/2/handover")
    assert agent.state("100051890")["status"] == "交付完了"


@pytest.mark.parametrize("query", ["case=999", "case=x", "case=99999999999999999999", "car=truck:1", "car=registered:"])
def test_an_address_that_names_nothing_still_shows_the_page(window: Window, query: str) -> None:
    window.look(f"/?{query}")
