"""Remarks are written over what was seen, and the audit keeps none of their words."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.actor import Actor
from domain.enrollment import EnrollmentAct, EnrollmentState
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.enrollments import EnrollmentEvent
from tests.support.enrollments import an_enrollment, received
from usecases.enrollments.move import find_enrollment
from usecases.enrollments.remark import RemarkOn, remark_on
from usecases.transaction import reading, transaction

NUMBER = "261120-00001"


def write(clerk: Actor, now: datetime, version: int, text: str = "大野様へ電話") -> None:
    with transaction() as session:
        remark_on(session, clerk, RemarkOn(NUMBER, version, text), now)


@pytest.mark.parametrize("state", EnrollmentState)
def test_remarks_are_kept_told_and_versioned(clerk: Actor, now: datetime, state: EnrollmentState) -> None:
    with transaction() as session:
        received(session, an_enrollment(), now, state, NUMBER)
    write(clerk, now + timedelta(minutes=1), 1)
    with pytest.raises(Refusal) as refused:
        write(clerk, now, 1, "ほかの備考")
    with reading() as session:
        row = find_enrollment(session, NUMBER)
        event = session.scalars(select(EnrollmentEvent)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "enrollment_remarked")).one()
    assert (row.remarks, row.state, row.version, refused.value.code) == (
        "大野様へ電話", state, 2, "changed_by_someone_else",
    )  # fmt: skip
    assert (event.act, event.by, event.facts, "大野" in str(entry.facts)) == (
        EnrollmentAct.REMARK, clerk.user_id, {}, False,
    )  # fmt: skip
