"""The first day in the demo: one client is done with it, the other is in its middle."""

from datetime import datetime

from sqlalchemy import select

from demo.first_days import begin_first_days
from domain.first_day import FirstDayTask, TaskState
from domain.mail_event import MailEvent
from domain.organization_change import ChangeState
from models.database import Database
from models.mails import Mail
from models.organization_changes import OrganizationChange
from tests.support.agency_stories import TEST_VAULT
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.home.first_day import first_day


def test_one_client_waits_for_the_operator_and_the_other_is_done(sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        begin_first_days(session, demo, TEST_VAULT, now)
    with sqlite.reader() as session:
        assert first_day(session, actor_of(session, demo, "admin", "1845678"), now) == ()
        found = first_day(session, actor_of(session, demo, "admin", "1845679"), now)
        assert {one.task: one.state for one in found} == {
            FirstDayTask.BASES: TaskState.DONE,
            FirstDayTask.PEOPLE: TaskState.LEFT,
            FirstDayTask.AGENTS: TaskState.DONE,
            FirstDayTask.ACCOUNT: TaskState.WAITING,
            FirstDayTask.DELEGATE_NUMBERS: TaskState.LEFT,
            FirstDayTask.SENDERS: TaskState.DONE,
            FirstDayTask.FIRST_REQUEST: TaskState.LEFT,
        }
        states = [
            (change.organization_id, change.state)
            for change in session.scalars(select(OrganizationChange).order_by(OrganizationChange.id))
        ]
        minato, aozora = (demo.organizations[code].id for code in ("1845678", "1845679"))
        assert states == [
            (minato, ChangeState.AT_ONCE), (minato, ChangeState.TAKEN_OVER), (aozora, ChangeState.OPEN),
        ]  # fmt: skip
        assert [(mail.event, mail.recipient) for mail in session.scalars(select(Mail))] == [
            (MailEvent.CHANGE_TAKEN_OVER, "info@minato.example"),
            (MailEvent.CHANGE_TAKEN_OVER, "tsuuchi@minato.example"),
        ]
