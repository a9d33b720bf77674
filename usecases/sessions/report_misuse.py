"""不正利用の疑い: stop a sign-in until an administrator opens it, open a case, tell those who look after it."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.inquiry import InquiryTopic
from domain.mail_event import MailEvent
from domain.rights import OrganizationKind
from models.inquiries import Inquiry
from models.organizations import Organization
from models.users import LinkPurpose, User
from usecases.audit import record_for
from usecases.sessions.end import end_sessions_of
from usecases.sessions.letters import tell_user
from usecases.sessions.passwords import hashed
from usecases.sessions.sign_in import TOKEN_BYTES
from usecases.sessions.whom_to_ask import administrators_of
from usecases.users.password_link import Invited, end_links_of, holder_of_link
from usecases.vault import Vault
from usecases.words import words_of


@dataclass(frozen=True)
class ReportMisuse:
    """What was noticed, in the user's own words, and from where it was sent."""

    noticed: str = field(repr=False)
    address: str


def report_own(session: Session, vault: Vault, actor: Actor, command: ReportMisuse, now: datetime) -> None:
    """By whoever is signed in: the own sign-in is stopped, this session among the others ended."""
    user = session.get_one(User, actor.user_id, with_for_update=True)
    _report(session, vault, user, session.get_one(Organization, actor.organization_id), command, now)


def user_of_report(session: Session, token: str, now: datetime) -> Invited:
    """Whose sign-in the link of the mail stops; raises Refusal password_link_gone."""
    user, organization = holder_of_link(session, token, now, purpose=LinkPurpose.MISUSE)
    return Invited(user.name, organization.name, organization.member_code, user.login_id)


def report_by_link(session: Session, vault: Vault, token: str, command: ReportMisuse, now: datetime) -> None:
    """Raises Refusal password_link_gone; the link works once."""
    user, organization = holder_of_link(session, token, now, lock=True, purpose=LinkPurpose.MISUSE)
    session.refresh(user, with_for_update=True)
    _report(session, vault, user, organization, command, now)


def _report(
    session: Session, vault: Vault, user: User, organization: Organization, command: ReportMisuse, now: datetime
) -> None:
    if user.suspected_at is not None:
        # Reported by another window a moment ago.
        return
    user.suspected_at = now
    # Whoever knows it may be the stranger; it opens nothing any more, also after an administrator has looked into it.
    user.password_hash = hashed(secrets.token_urlsafe(TOKEN_BYTES))
    user.updated_at = now
    end_sessions_of(session, user.id, "misuse_reported", now)
    end_links_of(session, user.id, now, tuple(LinkPurpose))
    number = _open_case(session, user, organization, command, now)
    record_for(
        session, organization.id, "misuse_reported", now, record=f"user {user.login_id}", user_id=user.id,
        login_id=user.login_id, role=user.role.value, address=command.address, inquiry=number,
    )  # fmt: skip
    _tell(session, vault, user, organization, number, now)


def _open_case(session: Session, user: User, organization: Organization, command: ReportMisuse, now: datetime) -> int:
    """An inquiry like those that come through the public form; its number."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    words = words_of("ja")
    text = words["misuse_case"] % {
        "member_code": organization.member_code,
        "login_id": user.login_id,
        "noticed": command.noticed or words["none"],
    }
    inquiry = Inquiry(
        form_token=token, body_hash=hashlib.sha256(token.encode()).hexdigest(), topic=InquiryTopic.MISUSE,
        company=organization.name, person=user.name, email=user.email or organization.email, phone=organization.phone,
        text=text, language=user.language, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(inquiry)
    session.flush()
    return inquiry.id


def _tell(session: Session, vault: Vault, user: User, organization: Organization, number: int, now: datetime) -> None:
    """The user, the other administrators of the organization, and those of the operator; each once."""
    operator = session.scalars(select(Organization).where(Organization.kind == OrganizationKind.OPERATOR)).one_or_none()
    own = administrators_of(session, organization)
    theirs = administrators_of(session, operator) if operator is not None and operator.id != organization.id else []
    facts = {
        "organization": organization.name, "member_code": organization.member_code, "login_id": user.login_id,
        "reported_at": now, "contact_number": str(number),
    }  # fmt: skip
    for admin in (*own, *theirs):
        if admin.id != user.id:
            tell_user(session, vault, admin, MailEvent.MISUSE_REPORTED, now, facts)
    names = words_of(user.language)["list_comma"].join(admin.name for admin in own if admin.id != user.id)
    stopped = {"reported_at": now, "contact_number": str(number), "admin": names or words_of(user.language)["none"]}
    tell_user(session, vault, user, MailEvent.MISUSE_STOPPED, now, stopped)
