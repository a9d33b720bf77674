"""What a user hears by mail of the own sign-in, posted in the transaction of the act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.mail_address import is_mail_address
from domain.mail_event import MailEvent
from models.users import User
from usecases.mails.post import PostMail, post_mail
from usecases.vault import Vault


def tell_user(
    session: Session,
    vault: Vault,
    user: User,
    event: MailEvent,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    links: Mapping[str, str] | None = None,
    good_until: datetime | None = None,
    cause: str = "",
) -> bool:
    """Whether there is an address to write to; the name of the user is a fact of every such mail."""
    if not is_mail_address(user.email):
        return False
    mail = PostMail(
        event, user.email, {"name": user.name, **(facts or {})}, links or {}, good_until,
        organization_id=user.organization_id, language=user.language, cause=cause,
    )  # fmt: skip
    post_mail(session, vault, mail, now)
    return True
