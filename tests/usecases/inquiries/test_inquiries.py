"""Inquiries on both databases: once for each form, not too often, and where each stands."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from domain.actor import Actor
from domain.inquiry import InquiryState, InquiryTopic
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.inquiries import Inquiry
from models.mails import Mail
from tests.support.agency_stories import TEST_VAULT
from tests.support.inquiries import ASKED, an_inquiry
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.inquiries.change_state import ChangeInquiry, change_inquiry
from usecases.inquiries.find import Receipt, find_inquiry, find_receipt
from usecases.inquiries.receive import Received, receive_inquiry
from usecases.inquiries.search import InquiryConditions, search_inquiries
from usecases.inquiries.windows import find_branch, find_window, offices_by_bureau
from usecases.listing import Wish
from usecases.transaction import reading, transaction
from usecases.words import words_of

TOO_MANY = Received(refusal=Refusal("inquiry_too_many"))


@pytest.fixture
def clerk(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "clerk", "1000001")


def receive(now: datetime, actor: Actor | None = None, **facts: object) -> Received:
    with transaction() as session:
        return receive_inquiry(session, TEST_VAULT, actor, replace(ASKED, **facts), now)  # type: ignore[arg-type]


def count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Inquiry)) or 0


def test_what_was_asked_is_kept_as_it_was_written(clerk: Actor, now: datetime) -> None:
    number = receive(now).number
    with reading() as session:
        kept = find_inquiry(session, number)
        receipt = find_receipt(session, ASKED.token)
    told = {name: getattr(kept, name) for name in ("topic", "company", "person", "email", "phone", "text", "language")}
    assert told == {name: getattr(ASKED, name) for name in told}
    assert (kept.state, kept.note, kept.version) == (InquiryState.RECEIVED, "", 1)
    assert receipt == Receipt(number, InquiryTopic.BILLING, now)


def test_whoever_asked_gets_one_receipt_that_repeats_nothing_of_the_question(clerk: Actor, now: datetime) -> None:
    number = receive(now).number
    receive(now)
    with reading() as session:
        (mail,) = session.scalars(select(Mail)).all()
        window = find_window(session, ASKED.topic, now)
    assert window is not None
    assert (mail.event, mail.recipient, mail.language) == (MailEvent.CONTACT_RECEIVED, ASKED.email, ASKED.language)
    assert mail.facts == {
        "contact_number": str(number), "topic": words_of(ASKED.language)[f"InquiryTopic.{ASKED.topic.name}"],
        "window": window.window.name, "phone": window.window.phone,
    }  # fmt: skip


def test_one_form_posted_by_eight_at_once_is_one_inquiry(clerk: Actor, now: datetime) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _turn: receive(now), range(8)))
    assert (len(set(answers)), answers[0].refusal, count()) == (1, None, 1)


def test_another_body_under_the_same_token_is_refused(clerk: Actor, now: datetime) -> None:
    receive(now)
    assert receive(now, body_hash="b" * 64, text="別の文") == Received(refusal=Refusal("form_already_sent"))
    assert count() == 1


def test_ten_from_one_address_are_taken_and_the_next_only_after_a_while(clerk: Actor, now: datetime) -> None:
    answers = [receive(now, token=f"token-{n:016}", email=f"a{n}@example.jp") for n in range(11)]
    assert (answers[10], count()) == (TOO_MANY, 10)
    assert receive(now, token="a-token-sent-before", email="b@example.jp") == TOO_MANY
    assert receive(now, token=f"token-{0:016}", email="a0@example.jp").number == answers[0].number
    assert receive(now, token="token-of-another-place", email="c@example.jp", address="192.0.2.8").refusal is None
    later = now + timedelta(minutes=10, seconds=1)
    assert receive(later, token="token-after-a-while-1", email="d@example.jp").refusal is None


def test_one_mailbox_gets_five_receipts_an_hour(clerk: Actor, now: datetime) -> None:
    answers = [receive(now, token=f"token-{n:016}", address=f"192.0.2.{n}") for n in range(6)]
    assert ([answer.refusal for answer in answers[:5]], answers[5], count()) == ([None] * 5, TOO_MANY, 5)
    assert receive(now + timedelta(hours=1, seconds=1), token="token-an-hour-later").refusal is None


def test_the_token_of_no_form_finds_nothing(clerk: Actor, now: datetime) -> None:
    receive(now)
    with reading() as session:
        assert [find_receipt(session, token) for token in ("", "x" * 30, ASKED.token[:-1])] == [None] * 3
        with pytest.raises(Refusal, match="not_found"):
            find_inquiry(session, 99)


def test_where_an_inquiry_stands_is_said_with_a_note_which_the_audit_does_not_keep(clerk: Actor, now: datetime) -> None:
    number = receive(now).number
    with transaction() as session:
        change_inquiry(session, clerk, ChangeInquiry(number, 1, InquiryState.IN_HAND, "初芽様に電話"), now)
    with reading() as session:
        kept = find_inquiry(session, number)
        [entry] = session.execute(
            select(AuditEntry.record, AuditEntry.login_id, AuditEntry.facts).where(AuditEntry.code == "inquiry_changed")
        ).all()
    assert (kept.state, kept.note, kept.version, kept.updated_by) == (
        InquiryState.IN_HAND, "初芽様に電話", 2, clerk.user_id,
    )  # fmt: skip
    assert tuple(entry) == (f"inquiry {number}", "clerk", {"state": ["received", "in_hand"]})


def test_the_later_of_two_is_told_and_an_impossible_state_refused(clerk: Actor, now: datetime) -> None:
    number = receive(now).number
    change = ChangeInquiry(number, 1, InquiryState.ANSWERED, "")
    with transaction() as session:
        change_inquiry(session, clerk, change, now)
    with pytest.raises(Refusal) as refused, transaction() as session:
        change_inquiry(session, clerk, change, now)
    assert refused.value == Refusal("changed_by_someone_else", at=now)
    with pytest.raises(Refusal) as refused, transaction() as session:
        change_inquiry(session, clerk, replace(change, version=2, state=InquiryState.SET_ASIDE), now)
    facts = {"before": InquiryState.ANSWERED, "state": InquiryState.SET_ASIDE}
    assert refused.value == Refusal("inquiry_state_impossible", "state", **facts)


def test_saving_what_stands_there_leaves_no_trace(clerk: Actor, now: datetime) -> None:
    number = receive(now).number
    with transaction() as session:
        change_inquiry(session, clerk, ChangeInquiry(number, 1, InquiryState.RECEIVED, ""), now)
    with reading() as session:
        assert find_inquiry(session, number).version == 1
        assert session.scalars(select(AuditEntry.id).where(AuditEntry.code == "inquiry_changed")).all() == []


def test_the_list_is_filtered_counted_and_paged_the_latest_first(clerk: Actor, now: datetime) -> None:
    topics = (InquiryTopic.BILLING, InquiryTopic.SIGNUP)
    with transaction() as session:
        numbers = [
            an_inquiry(session, now, token=f"token-{n:016}", topic=topics[n % 2], address=f"192.0.2.{n}",
                       email=f"a{n}@example.jp") for n in range(25)
        ]  # fmt: skip
        change_inquiry(session, clerk, ChangeInquiry(numbers[0], 1, InquiryState.ANSWERED, ""), now)
    with reading() as session:
        first = search_inquiries(session, InquiryConditions(), Wish())
        second = search_inquiries(session, InquiryConditions(), Wish(after=first.page.after))
        answered = search_inquiries(session, InquiryConditions("answered", "billing"), Wish())
        nonsense = search_inquiries(session, InquiryConditions("x", "\x00"), Wish(sort="x", after="1~x"))
    assert [row.number for row in (*first.page.rows, *second.page.rows)] == numbers[::-1]
    assert (first.total, first.counts) == (25, {"all": 25, "received": 24, "in_hand": 0, "answered": 1, "set_aside": 0})
    assert ([row.number for row in answered.page.rows], answered.total) == ([numbers[0]], 1)
    assert (nonsense.total, nonsense.conditions) == (25, InquiryConditions())


def test_each_topic_has_its_window_and_each_district_its_branch(clerk: Actor, now: datetime) -> None:
    with reading() as session:
        billing = find_window(session, InquiryTopic.BILLING, now)
        closed = find_window(session, InquiryTopic.BILLING, now + timedelta(hours=8))
        branch, unknown = find_branch(session, "東京"), find_branch(session, "'; --")
        offices = offices_by_bureau(session)
    assert billing is not None
    assert closed is not None
    assert (billing.window.phone, billing.opens) == ("03-0000-0203", None)
    assert closed.opens == datetime.fromisoformat("2026-11-24T00:00:00+00:00")
    assert branch is not None
    assert (branch.association, unknown) == ("東京都自動車整備振興会", None)
    assert (len(offices), sum(map(len, offices.values())), offices["沖縄"]) == (10, 53, ("沖縄",))
