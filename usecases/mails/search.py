"""The operator's list of mails, and one of them as it was or will be written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from documents.letter import Letter, draw_letter
from domain.actor import Actor
from domain.mail_event import MAILS, MailEvent
from domain.refusal import Refusal
from domain.search_keys import prefix_range
from models.mails import Mail, MailState
from models.organizations import Organization
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, page_of
from usecases.scope import visible_mails
from usecases.words import words_of

STATES = tuple(MailState)
SORTS = {
    "made_at": moment_column(Mail.made_at),
    "recipient": SortColumn(Mail.recipient),
    "accepted_at": moment_column(Mail.accepted_at),
}


@dataclass(frozen=True)
class MailConditions:
    """What was asked for: how an address begins, and a state; None asks for all."""

    recipient: str = ""
    state: MailState | None = None


@dataclass(frozen=True)
class MailRow:
    """One mail in the list."""

    id: int
    made_at: datetime
    event: MailEvent
    recipient: str
    organization: str
    state: MailState
    accepted_at: datetime | None
    error: str
    reply: int


@dataclass(frozen=True)
class MailList:
    """A page of mails, and how many there are of each state and, under None, in all."""

    page: PageOf[MailRow]
    totals: dict[MailState | None, int]
    conditions: MailConditions


@dataclass(frozen=True)
class ShownMail:
    """One mail with its text; in place of a link stands what the caller says there."""

    row: MailRow
    letter: Letter
    message_id: str
    good_until: datetime | None
    can_be_resent: bool


def search_mails(session: Session, actor: Actor, conditions: MailConditions, wish: Wish) -> MailList:
    wheres = [visible_mails(actor)]
    if conditions.recipient:
        start, end = prefix_range(conditions.recipient)
        wheres += [Mail.recipient >= start, Mail.recipient < end]
    asked = _rows().where(*wheres)
    shown = asked.where(Mail.state == conditions.state) if conditions.state else asked
    page = page_of(session, shown, wish, SORTS, "made_at", Mail.id, _row, descending_by_default=True)
    ids = select(Mail.id).where(*wheres)
    totals = counted(session, {"all": ids} | {state: ids.where(Mail.state == state) for state in STATES})
    return MailList(page, {None: totals["all"]} | {state: totals[state] for state in STATES}, conditions)


def show_mail(session: Session, actor: Actor, mail_id: int, site: str, hidden: str, now: datetime) -> ShownMail:
    """`hidden` stands for each link, which opens something to whoever reads it. Raises not_found."""
    has_links = (Mail.sealed_links != "").label("has_links")
    query = _rows().add_columns(Mail.facts, Mail.language, Mail.message_id, Mail.good_until, has_links)
    found = session.execute(query.where(visible_mails(actor), Mail.id == mail_id)).one_or_none()
    if found is None:
        raise Refusal("not_found")
    needed = MAILS[found.event].links
    links = dict.fromkeys(needed, hidden)
    letter = draw_letter(found.event, found.facts, links, site, found.language, words_of(found.language))
    opens = not needed or (found.has_links and found.good_until is not None and now < found.good_until)
    can_be_resent = found.state is MailState.FAILED and opens
    return ShownMail(_row(found), letter, found.message_id, found.good_until, can_be_resent)


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Mail.id, Mail.made_at, Mail.event, Mail.recipient, Organization.name.label("organization"), Mail.state,
        Mail.accepted_at, Mail.error, Mail.reply,
    ).outerjoin(Organization, Organization.id == Mail.organization_id)  # fmt: skip


def _row(row: Any) -> MailRow:
    return MailRow(
        row.id, row.made_at, row.event, row.recipient, row.organization or "", row.state, row.accepted_at, row.error,
        row.reply,
    )  # fmt: skip
