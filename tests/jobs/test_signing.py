"""What is lodged is signed by the worker: once, over its very bytes, and the portal checks it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from domain.refusal import Refusal
from jobs import call
from models.applications import Application, Lodgement
from models.database import Database
from models.signing import SigningCertificate
from tests.support.agency_stories import application_of
from tests.support.outside import Outside
from tests.support.signing import authority, registered
from tests.support.stories import AGENT, actor_of
from usecases.agency.apply import Apply, apply
from usecases.agency.retry_sending import RetrySending, retry_sending
from usecases.signing.stop import StopCertificate, stop_certificate

TAKEN = "検査登録手数料納付待ち"


def lodgement(outside: Outside, number: str) -> tuple[bytes, bytes | None]:
    with outside.look() as session:
        row = session.execute(
            select(Lodgement.body, Lodgement.signature)
            .join(Application, Application.id == Lodgement.application_id)
            .where(Application.number == number)
        ).one()
        return row.body, row.signature


@pytest.fixture
def signing(outside: Outside) -> SigningCertificate:
    """The agent has a certificate, and the portal knows its authority."""
    outside.portal.post("/authorities", certificate=authority().pem)
    outside.portal.post("/settings", signature_required=True)
    with outside.act() as session:
        return registered(session, outside.demo, outside.clock.now, not_after=outside.clock.now + timedelta(days=10))


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every signature made."""
    made: list[bytes] = []
    sign = call.sign

    def counting(*given: Any) -> bytes:
        made.append(sign(*given))
        return made[-1]

    monkeypatch.setattr(call, "sign", counting)
    return made


def test_what_is_lodged_is_signed_and_taken(outside: Outside, signing: SigningCertificate, signed: list[bytes]) -> None:
    number = outside.take()
    outside.apply(number)
    outside.work()
    outside.work(seconds=31)
    assert outside.application(number).oss_words == TAKEN
    assert [lodgement(outside, number)[1]] == signed


def test_an_agent_without_a_certificate_lodges_as_before(outside: Outside, signed: list[bytes]) -> None:
    number = outside.take()
    outside.apply(number)
    outside.work()
    outside.work(seconds=31)
    assert outside.application(number).oss_words == TAKEN
    assert (lodgement(outside, number)[1], signed) == (None, [])


@pytest.mark.parametrize("fault", ["lost", "error", "garbage"])
def test_a_try_again_sends_the_same_signature(
    outside: Outside, signing: SigningCertificate, signed: list[bytes], fault: str
) -> None:
    outside.portal.post("/switches", name=fault, count=1, calls=["lodge"])
    number = outside.take()
    outside.apply(number)
    outside.work()
    outside.work(minutes=5)
    outside.work(seconds=31)
    assert outside.application(number).oss_words == TAKEN
    assert len(signed) == 1
    assert outside.portal.counts()[number]["lodged"] == 1


def test_the_first_signature_stays_when_two_workers_made_one(outside: Outside, signing: SigningCertificate) -> None:
    number = outside.take()
    outside.apply(number)
    body, _none = lodgement(outside, number)
    with outside.act() as session:
        assert call.keep_signature(session, number, body, b"one") == b"one"
        assert call.keep_signature(session, number, body, b"two") == b"one"
        # Of bytes that are no longer those to be lodged nothing is kept.
        assert call.keep_signature(session, number, b"other", b"three") == b"three"
    assert lodgement(outside, number)[1] == b"one"


def test_an_unknown_authority_is_refused_and_the_application_can_be_applied_for_again(
    outside: Outside, signing: SigningCertificate
) -> None:
    with outside.act() as session:
        stop_certificate(
            session, admin(outside, session), StopCertificate(signing.id, signing.version), outside.clock.now
        )
        registered(session, outside.demo, outside.clock.now, by=authority("別の認証局"))
    number = outside.take()
    outside.apply(number)
    outside.work()
    application = outside.application(number)
    assert (application.oss_status, application.applied_at) == (None, None)
    assert outside.jobs()[0][1:] == ("failed", "signature_untrusted")
    outside.portal.post("/authorities", certificate=authority("別の認証局").pem)
    outside.apply(number)
    outside.work()
    outside.work(seconds=31)
    assert outside.application(number).oss_words == TAKEN


def admin(outside: Outside, session: Any) -> Any:
    return actor_of(session, outside.demo, "admin", AGENT)


def test_with_an_ended_certificate_nothing_is_applied_for(outside: Outside, signing: SigningCertificate) -> None:
    one, two = outside.take(), outside.take(nth=2)
    outside.clock.move(days=11)
    codes = [row.refusal.code for row in outside.apply(one, two) if row.refusal]
    assert codes == ["signing_certificates_ended"] * 2
    with outside.act() as session, pytest.raises(Refusal) as refused:
        apply(session, outside.agent(session), Apply([one], mandate_confirmed=True), outside.clock.now)
    assert refused.value.facts == {"on": (outside.clock.now - timedelta(days=1)).date()}


def test_a_certificate_that_ends_before_it_goes_out_sends_it_back(
    outside: Outside, signing: SigningCertificate
) -> None:
    number = outside.take()
    outside.apply(number)
    outside.clock.move(days=11)
    outside.work()
    assert outside.jobs()[0][1:] == ("failed", "signing_certificates_ended")
    application = outside.application(number)
    assert (application.applied_at, lodgement(outside, number)[1]) == (None, None)
    assert number not in outside.portal.counts()
    with outside.act() as session:
        registered(session, outside.demo, outside.clock.now)
    outside.apply(number)
    outside.work()
    outside.work(seconds=31)
    assert outside.application(number).oss_words == TAKEN


def test_many_are_signed_with_one_look_for_a_certificate_a_slice(
    outside: Outside, signing: SigningCertificate, database: Database
) -> None:
    numbers = [outside.take(nth=nth) for nth in range(1, 5)]
    looks: list[str] = []
    listening = _listening(database, looks)
    next(listening)
    outside.apply(*numbers)
    next(listening, None)
    assert len(looks) == 1


def _listening(database: Database, looks: list[str]) -> Iterator[None]:
    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "FROM signing_certificates" in statement:
            looks.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_failed_sending_that_is_tried_anew_keeps_its_signature(
    outside: Outside, signing: SigningCertificate, signed: list[bytes]
) -> None:
    outside.portal.post("/switches", name="error", calls=["lodge"])
    number = outside.take()
    outside.apply(number)
    for _turn in range(30):
        outside.work(hours=2)
    assert outside.jobs()[0][1] == "failed"
    outside.portal.turn_off()
    with outside.act() as session:
        retry_sending(session, outside.agent(session), RetrySending(number), outside.clock.now)
        assert application_of(session, number).applied_at is not None
    outside.work()
    outside.work(seconds=31)
    assert (outside.application(number).oss_words, len(signed)) == (TAKEN, 1)
