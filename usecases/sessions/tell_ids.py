"""Write member code and login IDs to a registered address that asked for them; to any other address nothing."""

from datetime import date, datetime

from sqlalchemy import func as sql
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.inquiry import InquiryTopic, window_for
from domain.mail_address import is_mail_address
from domain.mail_event import MailEvent
from domain.organization_status import may_look
from domain.rights import Role
from models.organizations import Agreement, Base, Organization
from models.users import User
from usecases.audit import record_for
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import facts_in_hand, finish_job
from usecases.mails.post import PostMail, post_mail
from usecases.reference import contact_windows
from usecases.vault import Vault
from usecases.words import LANGUAGES, words_of

# Nobody's address stands in more; who looked after that many would ask by phone.
MOST_ORGANIZATIONS = 10


def tell_ids(session: Session, vault: Vault, job: ClaimedJob, now: datetime) -> None:
    """A letter for each organization that has the address; then the address is forgotten. Raises LostLease."""
    email = vault.open(facts_in_hand(session, job)["sealed_email"]).lower()
    for organization in _organizations(session, email, day_in_japan(now)):
        _tell(session, vault, organization, email, now)
    finish_job(session, job, now, facts={})


def _organizations(session: Session, email: str, today: date) -> list[Organization]:
    """Those whose notice address it is, or that have a user with it, as far as anybody can sign in there."""
    their_users = select(User.organization_id).where(sql.lower(User.email) == email, User.disabled_at.is_(None))
    query = (
        select(Organization)
        .where(or_(sql.lower(Organization.email) == email, Organization.id.in_(their_users)))
        .order_by(Organization.id)
        .limit(MOST_ORGANIZATIONS)
    )
    return [found for found in session.scalars(query) if may_look(found.status, found.readable_until, today)]


def _tell(session: Session, vault: Vault, organization: Organization, email: str, now: datetime) -> None:
    people = session.scalars(
        select(User)
        .where(
            User.organization_id == organization.id, User.disabled_at.is_(None),
            or_(sql.lower(User.email) == email, User.role == Role.ADMIN),
        )
        .order_by(User.id)
    ).all()  # fmt: skip
    theirs = [user for user in people if user.email.lower() == email]
    # It goes to the address as it was registered, not as it was typed.
    to = theirs[0].email if theirs else organization.email
    if not is_mail_address(to):
        return
    language = theirs[0].language if theirs else LANGUAGES[0]
    words = words_of(language)
    branch, phone = _whom_to_ask(session, organization, now)
    login_ids = [(user.name, user.login_id) for user in theirs]
    facts = {
        "name": organization.name,
        "member_code": organization.member_code,
        "login_ids": login_ids or [(words["ids_mail.of_this_address"], words["none"])],
        "admin": words["list_comma"].join(user.name for user in people if user.role is Role.ADMIN),
        "branch": branch,
        "phone": phone,
    }
    mail = PostMail(MailEvent.IDS_ASKED, to, facts, organization_id=organization.id, language=language)
    post_mail(session, vault, mail, now)
    record_for(session, organization.id, "ids_told", now)


def _whom_to_ask(session: Session, organization: Organization, now: datetime) -> tuple[str, str]:
    """The branch that is the usual agent of its first base, with its phone; else the window for signing in."""
    agent = session.execute(
        select(Organization.name, Base.name.label("base"), Base.phone)
        .join(Agreement, Agreement.agent_organization_id == Organization.id)
        .join(Base, Base.id == Agreement.agent_base_id)
        .where(
            Agreement.client_organization_id == organization.id, Agreement.state == AgreementState.ACTIVE,
            Agreement.usual.is_(True),
        )
        .order_by(Agreement.id)
        .limit(1)
    ).one_or_none()  # fmt: skip
    if agent is not None:
        return f"{agent.name} {agent.base}", agent.phone
    window = window_for(contact_windows(session), InquiryTopic.SIGN_IN, day_in_japan(now))
    return (window.name, window.phone) if window else ("", "")
