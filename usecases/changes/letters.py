"""The mails that tell an organization what became of a change it asked for."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from domain.mail_address import is_mail_address
from domain.mail_event import MailEvent
from domain.organization_change import AccountWish, CompanyField
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from usecases.mails.post import PostMail, post_mail
from usecases.vault import Vault
from usecases.words import words_of

# Organizations, unlike their users, have chosen no language.
LANGUAGE = "ja"


def post_decision(
    session: Session,
    vault: Vault,
    organization: Organization,
    change: OrganizationChange,
    event: MailEvent,
    to: Iterable[str],
    now: datetime,
) -> None:
    """One mail to each address; an organization that never gave one finds the decision on its page."""
    facts = {"name": organization.name, "asked_at": change.asked_at, "items": _items(change)}
    if event is MailEvent.CHANGE_DECLINED:
        facts["remarks"] = change.reason
    for address in dict.fromkeys(one for one in to if is_mail_address(one)):
        mail = PostMail(event, address, facts, organization_id=organization.id, language=LANGUAGE)
        post_mail(session, vault, mail, now)


def _items(change: OrganizationChange) -> str:
    """What the change is about; never the values themselves."""
    words = words_of(LANGUAGE)
    concerned = [one for one in CompanyField if one.value in change.after]
    if change.account_wish is not AccountWish.KEEP:
        concerned.append(CompanyField.ACCOUNT)
    return words["list_comma"].join(words[f"CompanyField.{one.name}"] for one in concerned)
