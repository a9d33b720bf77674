"""What has changed since an organization agreed to the terms, and an administrator's word that it was seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.terms import changed_sections, taken_over
from models.organizations import Organization
from models.terms import TermsConfirmation
from models.users import User, UserSession
from usecases.audit import record
from usecases.terms.find import TermsHead, all_versions, sections_of
from usecases.terms.standing import agreed_version


@dataclass(frozen=True)
class ChangedArticle:
    """An article that reads otherwise; of one that is gone the number is 0 and the heading the old one."""

    key: str
    number: int
    heading: str


@dataclass(frozen=True)
class TermsChanges:
    """From which version to which, the versions that took effect between, and the articles that differ."""

    known: int
    current: TermsHead
    steps: tuple[TermsHead, ...]
    articles: tuple[ChangedArticle, ...]


@dataclass(frozen=True)
class ConfirmTerms:
    """The version that was seen."""

    version: int


def find_changes(session: Session, actor: Actor, now: datetime) -> TermsChanges | None:
    """None when the organization knows the version in force."""
    known, steps = _due(session, session.get_one(Organization, actor.organization_id), now)
    if not steps:
        return None
    texts = sections_of(session, known, steps[0].version)
    old, new = texts.get(known, ()), texts[steps[0].version]
    numbers = {section.key: number for number, section in enumerate(new, start=1)}
    headings = {section.key: section.heading for section in (*old, *new)}
    return TermsChanges(
        known=known,
        current=steps[0],
        steps=steps,
        articles=tuple(ChangedArticle(key, numbers.get(key, 0), headings[key]) for key in changed_sections(old, new)),
    )


def confirm_terms(session: Session, actor: Actor, command: ConfirmTerms, now: datetime) -> None:
    """Keep version, moment and person, once for an organization; whoever comes later finds it done.

    Raises terms_changed_meanwhile when another version has taken effect since the page was opened.
    """
    organization = session.get_one(Organization, actor.organization_id, with_for_update=True)
    _known, steps = _due(session, organization, now)
    if steps:
        version = steps[0].version
        if version != command.version:
            raise Refusal("terms_changed_meanwhile")
        session.add(
            TermsConfirmation(
                organization_id=actor.organization_id, version=version, user_id=actor.user_id, confirmed_at=now
            )
        )
        # Not through the row's version: nobody's open edit of the user becomes stale by it.
        session.execute(update(User).where(User.id == actor.user_id).values(terms_seen=version))
        record(session, actor, "terms_confirmed", now, record=f"terms {version}")
    colleagues = select(User.id).where(User.organization_id == actor.organization_id)
    session.execute(
        update(UserSession)
        .where(UserSession.user_id.in_(colleagues), UserSession.ended_at.is_(None), UserSession.terms_due > 0)
        .values(terms_due=0)
    )


def _due(session: Session, organization: Organization, now: datetime) -> tuple[int, tuple[TermsHead, ...]]:
    versions = all_versions(session)
    known = agreed_version(session, organization, versions)
    return known, taken_over(versions, known, day_in_japan(now))
