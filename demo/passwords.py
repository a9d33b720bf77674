"""The passwords of the demo's accounts at the portal, changed lately as a careful agent does; one ends soon."""

import secrets
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from demo.organizations import AGENT, Demo
from domain.vehicle import VehicleKind
from gateways.portal import PortalGateway
from jobs.password import change_password as carry_out
from models.organizations import PortalAccount
from models.users import User
from usecases.jobs.claim import claim_job
from usecases.jobs.enqueue import JobKind
from usecases.portal_accounts.change_password import ChangePassword, change_password
from usecases.transaction import reading, transaction
from usecases.users.acting import person
from usecases.vault import Vault

RETRY = timedelta(seconds=1)
LATELY, ENDS_SOON = timedelta(days=8), timedelta(days=50)


def change_passwords(demo: Demo, portal: PortalGateway, vault: Vault, now: datetime) -> None:
    organization, kei_base = demo.organizations[AGENT.member_code], demo.bases[AGENT.member_code, "002"].id
    with reading() as session:
        accounts = session.execute(
            select(PortalAccount.id, PortalAccount.version, PortalAccount.base_id, PortalAccount.vehicle_kind)
            .where(PortalAccount.organization_id == organization.id)
            .order_by(PortalAccount.id)
        ).all()
        is_admin = (User.organization_id == organization.id, User.login_key == "admin")
        admin = person(session, session.scalars(select(User).where(*is_admin)).one(), organization)
    for account in accounts:
        ends_soon = (account.base_id, account.vehicle_kind) == (kei_base, VehicleKind.KEI)
        at = now - (ENDS_SOON if ends_soon else LATELY)
        with transaction() as session:
            command = ChangePassword(account.id, account.version, secrets.token_urlsafe(12))
            change_password(session, vault, admin, command, at)
        with transaction() as session:
            job = claim_job(session, "demo:passwords", at, (JobKind.PORTAL_PASSWORD,))
        if job is not None:
            carry_out(portal, vault, RETRY, job, partial(_same, at))


def _same(at: datetime) -> datetime:
    """The clock of one change."""
    return at
