"""The mails of deciding on an enrollment, posted in the transaction of the decision."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from models.enrollments import Enrollment, EnrollmentQuestion
from usecases.enrollments.accept import Invitation
from usecases.mails.post import PostMail, post_mail
from usecases.users.password_link import LINK_LIFE
from usecases.vault import Vault
from usecases.words import words_of

# The wizard and its mails are in Japanese alone.
LANGUAGE = "ja"
# The page itself stays; so long at least the mail says where it is.
READY_FOR = timedelta(days=365)


def post_acceptance(session: Session, vault: Vault, enrollment: Enrollment, now: datetime) -> None:
    facts = {"name": enrollment.name, "receipt_number": enrollment.receipt_number}
    mail = PostMail(
        MailEvent.ENROLLMENT_ACCEPTED, enrollment.email, facts, organization_id=enrollment.organization_id,
        language=LANGUAGE, cause=f"enrollment {enrollment.id} accepted",
    )  # fmt: skip
    post_mail(session, vault, mail, now)


def post_question(
    session: Session, vault: Vault, enrollment: Enrollment, question: EnrollmentQuestion, link: str, now: datetime
) -> None:
    """The question with the link that opens the section it is about."""
    facts = {
        "name": enrollment.name,
        "receipt_number": enrollment.receipt_number,
        "question": question.text,
        "until": question.ends_at,
    }
    mail = PostMail(
        MailEvent.ENROLLMENT_QUESTION, enrollment.email, facts, links={"correct": link}, good_until=question.ends_at,
        language=LANGUAGE, cause=f"enrollment question {question.id}",
    )  # fmt: skip
    post_mail(session, vault, mail, now)


def post_ready(session: Session, vault: Vault, enrollment: Enrollment, path: str, now: datetime) -> None:
    """`path` is the address of the page for whose documents one signs in; the notice itself goes by no mail."""
    facts = {"name": enrollment.name, "receipt_number": enrollment.receipt_number}
    mail = PostMail(
        MailEvent.REGISTRATION_READY, enrollment.email, facts, links={"download": path}, good_until=now + READY_FOR,
        organization_id=enrollment.organization_id, language=LANGUAGE, cause=f"enrollment {enrollment.id} ready",
    )  # fmt: skip
    post_mail(session, vault, mail, now)


def post_invitation(
    session: Session, vault: Vault, organization_id: int, invited: Invitation, path: str, now: datetime
) -> None:
    """`path` begins the address of the page that sets the password."""
    until = now + LINK_LIFE
    mail = PostMail(
        MailEvent.PASSWORD_LINK, invited.email, {"name": invited.name, "until": until},
        links={"password": f"{path}/{invited.token}"}, good_until=until,
        organization_id=organization_id, language=LANGUAGE,
    )  # fmt: skip
    post_mail(session, vault, mail, now)


def post_ground(session: Session, vault: Vault, enrollment: Enrollment, event: MailEvent, now: datetime) -> int:
    """Tell the applicant the ground, and what was written to it; the mail's id."""
    ground = enrollment.refusal_ground
    if ground is None:
        raise ValueError("there is a ground before it is told")
    facts = {
        "name": enrollment.name,
        "receipt_number": enrollment.receipt_number,
        "reason": words_of(LANGUAGE)[f"RefusalGround.{ground.name}"],
        "remarks": enrollment.refusal_text,
    }
    mail = PostMail(
        event, enrollment.email, facts, organization_id=enrollment.organization_id, language=LANGUAGE,
        cause=f"enrollment {enrollment.id} {enrollment.state.value}",
    )  # fmt: skip
    return post_mail(session, vault, mail, now)
