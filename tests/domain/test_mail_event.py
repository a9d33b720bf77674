"""The table of mails: each event has its row, and the facts of a mail are those of its row."""

import re
from datetime import date, datetime
from typing import Any

import pytest

from domain.mail_event import MAILS, SUBJECT_FACTS, FactKind, MailEvent, kept_facts
from tests.support.mails import facts_of


def test_every_event_has_its_row() -> None:
    assert set(MAILS) == set(MailEvent)


def test_a_password_is_a_fact_of_no_mail() -> None:
    """A link to choose one may go by mail; a password, hashed or not, never does, and no link goes with the IDs."""
    named = {name for rule in MAILS.values() for name in rule.facts}
    assert [name for name in named if "password" in name or "secret" in name or "token" in name] == []
    with_ids = {event for event, rule in MAILS.items() if {"member_code", "login_ids", "login_id"} & rule.facts.keys()}
    assert {event for event in with_ids if MAILS[event].links} == set()


def test_a_vehicle_user_is_a_fact_of_no_mail() -> None:
    """Neither name nor address, nor the memo in which they may stand, nor the plate that leads to them."""
    vehicle = re.compile(r"vehicle|user_name|address|memo|plate|chassis|representative")
    assert {fact for rule in MAILS.values() for fact in rule.facts if vehicle.search(fact)} == set()


def test_a_subject_names_numbers_of_ours_alone() -> None:
    assert {"receipt_number", "contact_number", "number"} == SUBJECT_FACTS


def test_a_mail_with_a_link_says_until_when_it_works() -> None:
    assert [event for event, rule in MAILS.items() if rule.links and "until" not in rule.facts] == []


def test_facts_are_kept_as_text_that_no_line_break_divides() -> None:
    facts = facts_of(MailEvent.ENROLLMENT_RECEIVED) | {
        "name": "株式会社\r\nBcc: thief@example.jp\x00",
        "entered": [("名称", "みなと\n自動車"), ("電話", "03-1234-5678")],
    }
    assert kept_facts(MailEvent.ENROLLMENT_RECEIVED, facts) == {
        "name": "株式会社 Bcc: thief@example.jp",
        "receipt_number": "A-000123",
        "received_at": "2026-11-23T03:00:00+00:00",
        "entered": [["名称", "みなと 自動車"], ["電話", "03-1234-5678"]],
        "answer_by": "2026-11-26",
        "until": "2026-11-23T03:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("changed", "left_out"),
    [
        ({}, "name"),
        ({"password": "Keizoku-demo-1"}, ""),
        ({"answer_by": datetime(2026, 11, 26)}, ""),  # noqa: DTZ001 -- a moment is no day
        ({"received_at": date(2026, 11, 26)}, ""),
        ({"name": 5}, ""),
        ({"name": None}, ""),
        ({"entered": "名称"}, ""),
    ],
)
def test_other_facts_than_those_of_the_event_are_a_fault(changed: dict[str, Any], left_out: str) -> None:
    facts = facts_of(MailEvent.ENROLLMENT_RECEIVED) | changed
    facts.pop(left_out, None)
    with pytest.raises(ValueError):
        kept_facts(MailEvent.ENROLLMENT_RECEIVED, facts)


@pytest.mark.parametrize("days", ["7", True, 7.5])
def test_a_count_is_a_whole_number(days: object) -> None:
    assert MAILS[MailEvent.SUSPENSION_ANNOUNCED].facts["days"] is FactKind.COUNT
    with pytest.raises(ValueError):
        kept_facts(MailEvent.SUSPENSION_ANNOUNCED, facts_of(MailEvent.SUSPENSION_ANNOUNCED) | {"days": days})
