"""Announce a new version of the terms of use, which takes effect on a day to come.

Every organization is written to, and a notice tells every user.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.notice import NoticeEvent
from domain.refusal import Refusal
from domain.terms import Section, changed_sections, check_new_version
from models.terms import TermsVersion
from usecases.audit import record
from usecases.notices.give import GiveNotice, give_notice
from usecases.terms.find import all_versions, sections_of
from usecases.terms.letters import ask_for_letters

# After the day of effect whoever signs in is shown the changes; the notice stands a while longer for those who ask.
SHOWN_ON = timedelta(days=90)


@dataclass(frozen=True)
class AnnounceTerms:
    """The articles of the new version, written on the base of version `seen`; a new article has no key yet.

    `summary` tells clients in a few words what changes.
    """

    seen: int
    valid_from: date
    sections: tuple[Section, ...]
    summary: str


def announce_terms(session: Session, actor: Actor, command: AnnounceTerms, now: datetime) -> int:
    """The new version's number.

    Raises Refusal as `check_new_version` does, changed_by_someone_else, terms_added_incomplete or terms_unchanged.
    """
    versions = all_versions(session)
    latest = versions[0]
    if latest.version != command.seen:
        raise Refusal("changed_by_someone_else", at=latest.announced_at)
    if any(not (section.key or (section.heading and section.text)) for section in command.sections):
        raise Refusal("terms_added_incomplete", "added_heading")
    number = latest.version + 1
    sections = tuple(
        section if section.key else Section(f"added_{number}", section.heading, section.text)
        for section in command.sections
        if section.text
    )
    check_new_version(sections, command.valid_from, versions, day_in_japan(now))
    changed = changed_sections(sections_of(session, latest.version)[latest.version], sections)
    if not changed:
        raise Refusal("terms_unchanged")
    session.add(
        TermsVersion(
            version=number,
            valid_from=command.valid_from,
            sections=[asdict(section) for section in sections],
            announced_at=now,
            announced_by=actor.user_id,
            summary=command.summary,
        )
    )
    session.flush()
    ask_for_letters(session, number, now)
    day = command.valid_from.isoformat()
    facts, until = {"version": number, "valid_from": day}, min(command.valid_from, date.max - SHOWN_ON) + SHOWN_ON
    give_notice(session, GiveNotice(NoticeEvent.TERMS_CHANGED, facts, command.summary, shown_until=until), now)
    record(session, actor, "terms_announced", now, record=f"terms {number}", valid_from=day, changed=list(changed))
    return number
