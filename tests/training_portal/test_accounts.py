"""Payer IDs and bulk user IDs, their passwords, and how they die."""

import pytest

from tests.training_portal.agent import Agent, Office, canonical


def test_an_account_is_issued_once_with_ids_and_a_password(office: Office) -> None:
    given = {"bulk_user_id": "TOKYO001", "payer_id": "PAYER001", "password": "Keizoku-portal-1"}
    assert office.issue_account("registered", **given) == {**given, "kind": "registered", "agent_name": "東京支部"}
    again = office.client.post("/training/accounts", json={**given, "kind": "kei", "agent_name": "別人"})
    assert (again.status_code, again.get_json()["code"]) == (409, "account_taken")


@pytest.mark.parametrize(("user", "password"), [("", ""), ("TOKYO001", "wrong"), ("ＴＯＫＹＯ", "ぱすわーど")])
def test_a_wrong_password_and_an_unknown_id_are_answered_alike(office: Office, user: str, password: str) -> None:
    office.issue_account("registered", bulk_user_id="TOKYO001", password="Keizoku-portal-1")
    answer = office.client.get("/events", auth=(user, password))
    assert (answer.status_code, answer.get_json()["code"]) == (401, "wrong_credentials")


def test_a_changed_password_replaces_the_old_one(agent: Agent) -> None:
    assert agent.post("/password", canonical({"new_password": "Another-pass-2"})) == {
        "password_changed_at": "2026-11-20T01:00:00.000000Z"
    }
    assert agent.get("/events")["code"] == "wrong_credentials"
    agent.password = "Another-pass-2"
    assert agent.events() == []


@pytest.mark.parametrize("new", ["short", "ひらがなのことば", None])
def test_a_password_of_another_shape_is_refused(agent: Agent, new: str | None) -> None:
    assert agent.post("/password", canonical({"new_password": new}))["code"] == "password_malformed"


def test_the_same_password_again_is_refused(agent: Agent) -> None:
    assert agent.post("/password", canonical({"new_password": agent.password}))["code"] == "password_unchanged"


def test_passwords_live_for_ever_unless_their_life_is_switched_on(agent: Agent, office: Office) -> None:
    office.wait(days=400)
    assert agent.events() == []


@pytest.mark.parametrize(("days", "alive"), [(60, True), (61, False)])
def test_a_password_dies_after_sixty_days_and_can_still_be_changed(
    agent: Agent, office: Office, days: int, alive: bool
) -> None:
    office.ask("/training/settings", password_life=True)
    office.wait(days=days)
    assert (agent.get("/events").get("code") is None) is alive
    if not alive:
        assert agent.get("/events")["code"] == "password_expired"
        agent.post("/password", canonical({"new_password": "Another-pass-2"}))
        agent.password = "Another-pass-2"
        assert agent.events() == []


def test_an_id_unused_for_two_years_is_gone(agent: Agent, office: Office) -> None:
    office.wait(days=730)
    assert agent.events() == []
    office.wait(days=731)
    assert agent.get("/events")["code"] == "account_deleted"
    assert agent.answer.status_code == 403


def test_an_id_can_be_struck_off_and_brought_back(agent: Agent, office: Office) -> None:
    office.ask(f"/training/accounts/{agent.user}", deleted=True)
    assert agent.lodge()["code"] == "account_deleted"
    office.ask(f"/training/accounts/{agent.user}", deleted=False)
    assert agent.lodge()["status"] == "検査登録手数料納付待ち"


def test_a_payer_holds_five_hundred_accounts_and_no_more(agent: Agent, office: Office) -> None:
    path = f"/training/accounts/{agent.user}"
    for number in range(500):
        office.ask(path, debit_account={"reference": f"D{number}"})
    answer = office.client.post(path, json={"debit_account": {"reference": "D500"}})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "too_many_debit_accounts")


def test_hours_are_kept_only_when_switched_on(agent: Agent, kei_agent: Agent, office: Office) -> None:
    office.set_time("2026-11-20T22:59:59Z")
    assert agent.lodge()["status"] == "検査登録手数料納付待ち"
    office.ask("/training/settings", hours=True)
    refused = agent.pay("100051889", "inspection")
    assert (agent.answer.status_code, refused["code"], refused["opens_at"]) == (
        503,
        "closed",
        "2026-11-20T23:00:00.000000Z",
    )
    assert agent.answer.headers["Retry-After"] == "60"
    assert agent.state("100051889")["status"] == "検査登録手数料納付待ち"
    assert kei_agent.lodge()["status"] == "検査手数料等納付待ち"
    office.wait(seconds=1)
    assert agent.pay("100051889", "inspection")["status"] == "技術情報管理手数料納付待ち"


def test_the_office_for_registered_cars_is_closed_over_new_year(agent: Agent, office: Office) -> None:
    office.ask("/training/settings", hours=True)
    office.set_time("2026-12-29T03:00:00Z")
    assert agent.lodge()["opens_at"] == "2027-01-03T23:00:00.000000Z"
