"""What the form of a change begins with: the registered data, what waits for the operator filled in already."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import Company
from domain.organization_change import AccountWish, read_values, with_values
from usecases.changes.find import find_organization, open_change
from usecases.changes.show import ShownAccount, masked
from usecases.organizations.registered import open_account, registered_data
from usecases.vault import Vault


@dataclass(frozen=True)
class Beginning:
    """`account` is what leaving it as it is would leave."""

    company: Company
    account: ShownAccount
    version: int
    updated_at: datetime
    waiting_since: datetime | None
    asked_by: int | None


def begin_change(session: Session, actor: Actor, vault: Vault) -> Beginning:
    organization = find_organization(session, actor.organization_id)
    waiting = open_change(session, organization.id)
    company = registered_data(organization, vault)
    account = ShownAccount(masked(company.account), organization.account_by_paper)
    if waiting is not None:
        company = with_values(company, read_values(waiting.after))
        if waiting.account_wish is AccountWish.ACCOUNT:
            account = ShownAccount(masked(open_account(vault, waiting.sealed_after)))
        elif waiting.account_wish is AccountWish.PAPER:
            account = replace(account, by_paper=True)
    return Beginning(
        replace(company, account=None), account, organization.version, organization.updated_at,
        waiting.asked_at if waiting else None, waiting.asked_by if waiting else None,
    )  # fmt: skip
