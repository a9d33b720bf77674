"""The operator's look at a tenant's audit: a reason first, kept in both audits, and only for a while."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.actor import Actor
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.organizations import Organization
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.audit import broken_entry
from usecases.audits.look import LOOK_LASTS, LookAtAudit, look_at_audit, open_look
from usecases.transaction import reading, transaction

CLIENT, OTHER, OPERATOR = "1845678", "1845679", "1000001"
WHY = "会員からの照会（受付2026-11）"


@pytest.fixture
def operator(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "admin", OPERATOR)


def look(operator: Actor, now: datetime, code: str = CLIENT) -> None:
    with transaction() as session:
        look_at_audit(session, operator, LookAtAudit(code, WHY), now)


def test_the_look_stands_in_both_audits_with_its_reason(organizations: Demo, operator: Actor, now: datetime) -> None:
    look(operator, now)
    with reading() as session:
        rows = session.execute(
            select(Organization.member_code, AuditEntry.login_id, AuditEntry.record, AuditEntry.facts)
            .join(Organization, Organization.id == AuditEntry.organization_id)
            .where(AuditEntry.code == "audit_looked_at")
            .order_by(Organization.member_code)
        ).all()
        chains = [broken_entry(session, each.id) for each in organizations.organizations.values()]
    assert [tuple(row) for row in rows] == [
        (OPERATOR, "admin", CLIENT, {"reason": WHY}),
        (CLIENT, "admin", CLIENT, {"reason": WHY}),
    ]
    assert set(chains) == {None}


def test_it_lasts_a_while_for_who_gave_the_reason(organizations: Demo, operator: Actor, now: datetime) -> None:
    look(operator, now)
    last = now + LOOK_LASTS - timedelta(seconds=1)
    with reading() as session:
        opened = open_look(session, operator, CLIENT, last)
        colleague = actor_of(session, organizations, "clerk", OPERATOR)
        assert (opened.organization_id, opened.reason, opened.until) == (
            organizations.organizations[CLIENT].id, WHY, now + LOOK_LASTS,
        )  # fmt: skip
        for actor, code, at in (
            (operator, CLIENT, now + LOOK_LASTS),
            (operator, OTHER, last),
            (colleague, CLIENT, last),
            (operator, "a\0b", last),
        ):
            with pytest.raises(Refusal, match="audit_reason_needed"):
                open_look(session, actor, code, at)


@pytest.mark.parametrize("code", ["9999999", "x", OPERATOR])
def test_only_a_client_or_an_agent_is_looked_at(operator: Actor, now: datetime, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        look(operator, now, code)
    assert (refused.value.code, refused.value.field) == ("audit_owner_unknown", "member_code")
