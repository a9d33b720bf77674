"""The mails about how an organization stands, posted in the transaction of the act that they tell of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.mail_address import is_mail_address
from domain.mail_event import MailEvent
from domain.mail_kind import MailKind
from domain.organization_status import SuspensionGround
from models.organizations import Organization
from usecases.mails.post import PostMail, post_mail, post_mails
from usecases.mails.readers import readers_at, readers_of
from usecases.vault import Vault
from usecases.words import words_of

LANGUAGE = "ja"


def can_be_written_to(organization: Organization) -> bool:
    """Whether it has a notice address."""
    return is_mail_address(organization.email)


def post_standing(
    session: Session,
    vault: Vault,
    organization: Organization,
    event: MailEvent,
    facts: Mapping[str, Any],
    now: datetime,
    about: str = "",
) -> int | None:
    """The mail's id; None when there is nowhere to send it.

    Of one cause it is posted once: that is a version of the organization, or what else it is `about`.
    """
    if not can_be_written_to(organization):
        return None
    mail = PostMail(
        event, organization.email, {"name": organization.name, **facts}, organization_id=organization.id,
        language=LANGUAGE, cause=f"organization {organization.id} {event.value} {about or organization.version}",
    )  # fmt: skip
    return post_mail(session, vault, mail, now)


def post_expiry(
    session: Session,
    vault: Vault,
    organization: Organization,
    event: MailEvent,
    facts: Mapping[str, Any],
    now: datetime,
    about: str,
    base_id: int | None = None,
) -> int | None:
    """To the organization's address, and to those of its administrators who want to have it as well.

    Of a base they are those who look after it. The id of the first mail; None when there is nowhere to send it.
    """
    mail = post_standing(session, vault, organization, event, facts, now, about)
    ids = [organization.id]
    readers = readers_of(session, ids) if base_id is None else readers_at(session, ids, [base_id])
    also = [
        PostMail(
            event, reader.email, {"name": reader.name, **facts}, organization_id=organization.id, language=LANGUAGE
        )
        for reader in readers
        if MailKind.EXPIRY in reader.kinds and reader.email != organization.email
    ]
    if also:
        post_mails(session, also, now)
    return mail


def reason(ground: SuspensionGround, text: str) -> dict[str, str]:
    """A ground and what was written to it, as the mails tell them."""
    return {"reason": words_of(LANGUAGE)[f"SuspensionGround.{ground.name}"], "remarks": text}
