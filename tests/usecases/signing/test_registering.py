"""Handing in, entering, changing and stopping a signing certificate; what is kept of it, and how."""

from datetime import date, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.signing_certificate import SigningState
from models.audit import AuditEntry
from models.signing import SigningCertificate
from tests.support.agency_stories import TEST_KEY, TEST_VAULT
from tests.support.signing import PIN, an_entry, issued, opened, registered
from tests.support.stories import AGENT, actor_of
from usecases.listing import Wish
from usecases.signing.choose import signer_of, signing_refusal
from usecases.signing.find import file_of, list_certificates, show_certificate
from usecases.signing.hand_in import HandIn, forget_unfinished, hand_in, is_unfinished_due
from usecases.signing.settle import SettleCertificate, mark_of, settle_certificate
from usecases.signing.stop import StopCertificate, stop_certificate
from usecases.vault import Vault


@pytest.fixture
def admin(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin", AGENT)


@pytest.fixture
def handed_in(session: Session, admin: Actor, now: datetime) -> int:
    return hand_in(session, TEST_VAULT, admin, HandIn(opened(issued())), now)


def refusal(act: object, *given: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        act(*given)  # type: ignore[operator]
    return refused.value


def test_what_was_handed_in_signs_nothing_before_its_entry(
    session: Session, admin: Actor, handed_in: int, now: datetime
) -> None:
    shown = show_certificate(session, admin, handed_in, now)
    assert (shown.state, shown.read.holder) == (SigningState.UNFINISHED, "支部 長子")
    assert signer_of(session, admin.organization_id, now) is None
    # Nor does it keep the agent from lodging as before.
    assert signing_refusal(session, admin.organization_id, now) is None


def test_the_key_lies_sealed_and_the_pin_nowhere(
    session: Session, admin: Actor, organizations: Demo, now: datetime
) -> None:
    one = opened(issued())
    made = hand_in(session, TEST_VAULT, admin, HandIn(one), now)
    session.flush()
    row = session.execute(text("SELECT * FROM signing_certificates")).mappings().one()
    kept = repr(dict(row))
    assert "PRIVATE KEY" not in kept
    assert PIN not in {str(value) for value in row.values()}
    assert TEST_VAULT.open(row["sealed_key"]) == one.key
    assert file_of(session, TEST_VAULT, admin, made) == one.file


def test_an_old_key_of_the_vault_still_reads_and_the_new_one_writes(
    session: Session, admin: Actor, handed_in: int, now: datetime
) -> None:
    newest = Fernet.generate_key().decode()
    rotated = Vault([newest, TEST_KEY])
    assert file_of(session, rotated, admin, handed_in) == file_of(session, TEST_VAULT, admin, handed_in)
    other = hand_in(session, rotated, admin, HandIn(opened(issued(not_after=now + timedelta(days=5)))), now)
    sealed = session.get_one(SigningCertificate, other).sealed_key
    assert "PRIVATE KEY" in Vault([newest]).open(sealed)


def test_the_same_file_handed_in_twice_is_one_certificate(session: Session, admin: Actor, now: datetime) -> None:
    command = HandIn(opened(issued()))
    made = hand_in(session, TEST_VAULT, admin, command, now)
    assert hand_in(session, TEST_VAULT, admin, command, now) == made
    settle_certificate(session, admin, SettleCertificate(made, 1, an_entry(day_in_japan(now))), now)
    again = refusal(hand_in, session, TEST_VAULT, admin, command, now)
    assert again == Refusal("signing_certificate_known", "file")


def test_an_entry_that_agrees_registers_it_and_it_signs(
    session: Session, admin: Actor, handed_in: int, now: datetime
) -> None:
    settle_certificate(session, admin, SettleCertificate(handed_in, 1, an_entry(day_in_japan(now))), now)
    shown = show_certificate(session, admin, handed_in, now)
    assert (shown.state, shown.holder, shown.differing) == (SigningState.SIGNING, "支部 長子", ())
    assert signer_of(session, admin.organization_id, now) == handed_in


def test_an_entry_that_differs_is_taken_once_its_differences_were_seen(
    session: Session, admin: Actor, handed_in: int, now: datetime
) -> None:
    entry = an_entry(day_in_japan(now), holder="支部　長子")
    other = mark_of(an_entry(day_in_japan(now), holder="支部 町子"))
    for confirmed in ("", other):
        command = SettleCertificate(handed_in, 1, entry, confirmed)
        assert refusal(settle_certificate, session, admin, command, now).code == "signing_entry_differs"
    settle_certificate(session, admin, SettleCertificate(handed_in, 1, entry, mark_of(entry)), now)
    assert [field.value for field in show_certificate(session, admin, handed_in, now).differing] == ["holder"]


def test_the_audit_names_no_person(session: Session, admin: Actor, handed_in: int, now: datetime) -> None:
    settle_certificate(session, admin, SettleCertificate(handed_in, 1, an_entry(day_in_japan(now))), now)
    stop_certificate(session, admin, StopCertificate(handed_in, 2), now)
    told = session.scalars(
        select(AuditEntry).where(AuditEntry.organization_id == admin.organization_id).order_by(AuditEntry.seq)
    )
    found = [(one.code, one.facts) for one in told if one.code.startswith("signing")]
    assert found == [
        ("signing_certificate_handed_in", {}),
        ("signing_certificate_registered", {"used_from": "2026-11-20", "differing": []}),
        ("signing_certificate_stopped", {}),
    ]


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 1, 2)])
def test_a_first_day_outside_its_life_is_refused(
    session: Session, admin: Actor, handed_in: int, now: datetime, day: date
) -> None:
    found = refusal(settle_certificate, session, admin, SettleCertificate(handed_in, 1, an_entry(day)), now)
    assert (found.code, found.field) == ("signing_first_day_outside", "used_from")


def test_a_stopped_one_keeps_no_key_and_cannot_be_changed(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    row = registered(session, organizations, now)
    stop_certificate(session, admin, StopCertificate(row.id, row.version), now)
    session.flush()
    assert (row.sealed_key, row.sealed_file) == ("", "")
    change = SettleCertificate(row.id, row.version, an_entry(day_in_japan(now)))
    assert refusal(settle_certificate, session, admin, change, now).code == "signing_certificate_stopped"
    assert refusal(stop_certificate, session, admin, StopCertificate(row.id, row.version), now).code == (
        "signing_certificate_stopped"
    )
    assert refusal(file_of, session, TEST_VAULT, admin, row.id).code == "signing_certificate_stopped"
    again = hand_in(session, TEST_VAULT, admin, HandIn(opened(issued(not_before=now - timedelta(days=1)))), now)
    assert again != row.id


def test_whoever_saw_an_older_version_is_told(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    row = registered(session, organizations, now)
    for act, command in (
        (settle_certificate, SettleCertificate(row.id, row.version - 1, an_entry(day_in_japan(now)))),
        (stop_certificate, StopCertificate(row.id, row.version - 1)),
    ):
        assert refusal(act, session, admin, command, now).code == "changed_by_someone_else"


def test_an_unfinished_one_is_forgotten_after_a_day(
    session: Session, organizations: Demo, admin: Actor, handed_in: int, now: datetime
) -> None:
    kept = registered(session, organizations, now).id
    assert not is_unfinished_due(session, now + timedelta(hours=23))
    later = now + timedelta(hours=24)
    assert is_unfinished_due(session, later)
    forget_unfinished(session, later)
    assert session.scalars(select(SigningCertificate.id)).all() == [kept]


def test_another_agent_and_a_client_see_nothing_of_it(
    session: Session, organizations: Demo, handed_in: int, now: datetime
) -> None:
    for member_code in ("1845678", "1000001"):
        stranger = actor_of(session, organizations, "admin", member_code)
        assert refusal(show_certificate, session, stranger, handed_in, now).code == "not_found"
        assert list_certificates(session, stranger, Wish(), now).page.rows == ()


def test_the_list_says_which_one_signs(session: Session, organizations: Demo, admin: Actor, now: datetime) -> None:
    registered(session, organizations, now, not_after=now + timedelta(days=20))
    registered(session, organizations, now, date(2026, 12, 1), not_after=now + timedelta(days=500))
    found = list_certificates(session, admin, Wish(), now)
    assert [(row.state, row.due) for row in found.page.rows] == [
        (SigningState.UPCOMING, False),
        (SigningState.SIGNING, True),
    ]
    then = list_certificates(session, admin, Wish(), now + timedelta(days=12))
    assert [row.state for row in then.page.rows] == [SigningState.SIGNING, SigningState.SPARE]
    assert (then.total, then.signs) == (2, True)


@pytest.mark.parametrize(
    ("stop", "days", "code"),
    [
        (False, 0, None),
        (False, 11, "signing_certificates_ended"),
        (True, 0, "signing_certificate_missing"),
        (True, 11, "signing_certificate_missing"),
    ],
)
def test_from_the_first_certificate_on_nothing_goes_unsigned(
    session: Session, organizations: Demo, admin: Actor, now: datetime, stop: bool, days: int, code: str | None
) -> None:
    assert signing_refusal(session, admin.organization_id, now) is None
    row = registered(session, organizations, now, not_after=now + timedelta(days=10))
    if stop:
        stop_certificate(session, admin, StopCertificate(row.id, row.version), now)
        session.flush()
    found = signing_refusal(session, admin.organization_id, now + timedelta(days=days))
    assert (found.code if found else None) == code


def test_before_its_first_day_a_certificate_signs_nothing(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    registered(session, organizations, now, date(2026, 11, 25))
    assert signing_refusal(session, admin.organization_id, now) == Refusal(
        "signing_certificates_ahead", on=date(2026, 11, 25)
    )
