"""Accept an enrollment: organization, bases, people, sign-ins and agreements in one transaction."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.base_person import BasePersonKind
from domain.clock import day_in_japan
from domain.company_name import short_company_name
from domain.enrollment import Administrator, Company, EnrolledBase, EnrollmentState, Manager
from domain.organization_status import OrganizationStatus
from domain.refusal import Refusal
from domain.rights import OrganizationKind, Role
from domain.search_keys import designation_key, name_key
from domain.use_function import endless, written_terms
from domain.vehicle import VehicleKind
from models.organizations import Base, BasePerson, Organization
from models.users import User
from usecases.audit import record, record_for
from usecases.enrollments.move import move
from usecases.organizations.agree import agree
from usecases.organizations.registered import seal_account
from usecases.sessions.passwords import hashed
from usecases.signup.content import content_of
from usecases.users.add import AddUser, enter_user
from usecases.users.password_link import make_password_link
from usecases.vault import Vault

FIRST_CLIENT_CODE, LAST_CLIENT_CODE = 1_100_001, 1_999_999
LONGEST_NAME_KEY = 80


@dataclass(frozen=True)
class Invitation:
    """Who gets a link to set the first password; only its mail may hold the token."""

    name: str
    email: str
    login_id: str
    token: str


@dataclass(frozen=True)
class Accepted:
    """The new tenant, and who is to be invited: the administrators, and managers who have no password yet."""

    organization_id: int
    member_code: str
    invitations: tuple[Invitation, ...]
    agents_unknown: tuple[str, ...]
    """Base IDs of agents that nobody here has."""


def accept_enrollment(
    session: Session, actor: Actor, vault: Vault, receipt_number: str, version: int, now: datetime
) -> Accepted:
    """Raises Refusal when it is not checked yet, was changed meanwhile, or a sign-in cannot be as entered."""
    enrollment = move(session, actor, receipt_number, version, EnrollmentState.ACCEPTED, now)
    entered = content_of(enrollment, vault)
    organization = _organization(entered.company, vault, _next_member_code(session, actor), now)
    session.add(organization)
    session.flush()
    record_for(session, organization.id, "organization_founded", now, record=organization.member_code)
    bases = {base.code: _base(organization, base, now) for base in entered.bases}
    session.add_all(bases.values())
    session.flush()
    managers, invitations = _managers(session, organization, entered.bases, bases, now)
    for base in entered.bases:
        session.add_all(_people(base, bases[base.code], managers[_login_key(base.manager)], now))
    invitations += [_invite(session, organization, person, now) for person in entered.administrators]
    unknown = _agree(session, entered.bases, bases, now)
    enrollment.organization_id, enrollment.decided_at, enrollment.manager_passwords = organization.id, now, {}
    session.flush()
    record(session, actor, "enrollment_accepted", now, record=receipt_number, member_code=organization.member_code)
    return Accepted(organization.id, organization.member_code, tuple(invitations), unknown)


def _next_member_code(session: Session, actor: Actor) -> str:
    """One more than the highest of all clients; the operator's own row keeps two acceptances apart."""
    session.execute(select(Organization.id).where(Organization.id == actor.organization_id).with_for_update())
    highest = session.scalar(
        select(func.max(Organization.member_code)).where(Organization.kind == OrganizationKind.CLIENT)
    )
    code = max(int(highest or 0) + 1, FIRST_CLIENT_CODE)
    if code > LAST_CLIENT_CODE:
        raise Refusal("member_codes_used_up")
    return str(code)


def _organization(company: Company, vault: Vault, member_code: str, now: datetime) -> Organization:
    return Organization(
        kind=OrganizationKind.CLIENT,
        member_code=member_code,
        name=company.name,
        kana=company.kana,
        short_name=short_company_name(company.name),
        status=OrganizationStatus.ACTIVE,
        postal_code=company.postal_code,
        address_1=company.address_1,
        address_2=company.address_2,
        phone=company.phone,
        fax=company.fax,
        email=company.email,
        representative=company.representative,
        designation_number=company.designation_number,
        designation_key=designation_key(company.designation_number),
        certification_number=company.certification_number,
        operator_id=company.operator_id,
        corporate_number=company.corporate_number,
        invoice_number=company.invoice_number,
        invoice_recipient=company.invoice_recipient,
        functions=sorted(company.functions),
        function_terms=written_terms(endless(company.functions, day_in_japan(now))),
        sealed_account=seal_account(vault, company.account),
        account_by_paper=company.by_paper,
        created_at=now,
        updated_at=now,
    )


def _base(organization: Organization, entered: EnrolledBase, now: datetime) -> Base:
    return Base(
        organization_id=organization.id,
        code=entered.code,
        name=entered.name,
        name_key=name_key(entered.name)[:LONGEST_NAME_KEY],
        short_name=entered.short_name,
        delegate_number=entered.delegate_number,
        certification_number=organization.certification_number,
        designation_number=organization.designation_number,
        postal_code=entered.postal_code,
        address_1=entered.address_1,
        address_2=entered.address_2,
        phone=entered.phone,
        ainas_code=entered.ainas_code,
        created_at=now,
        updated_at=now,
    )


def _login_key(manager: Manager) -> str:
    return manager.login_id.casefold()


def _managers(
    session: Session,
    organization: Organization,
    entered: tuple[EnrolledBase, ...],
    bases: Mapping[str, Base],
    now: datetime,
) -> tuple[dict[str, User], list[Invitation]]:
    """One sign-in for each login ID: a manager of several bases signs in once for all of them.

    A paper holds no password: who was entered from one is invited as an administrator is.
    """
    managed: dict[str, list[EnrolledBase]] = {}
    for base in entered:
        managed.setdefault(_login_key(base.manager), []).append(base)
    made, invitations = {}, []
    for login_key, theirs in managed.items():
        manager = theirs[0].manager
        command = AddUser(
            manager.login_id, manager.name, Role.BASE_ADMIN, "", must_change_password=False, email=manager.email
        )
        works_at = [bases[base.code] for base in theirs]
        password_hash = manager.password_hash or hashed(secrets.token_urlsafe(32))
        made[login_key] = user = enter_user(session, organization, command, password_hash, works_at, now)
        if not manager.password_hash:
            token = make_password_link(session, user, now)
            invitations.append(Invitation(manager.name, manager.email, manager.login_id, token))
    return made, invitations


def _people(entered: EnrolledBase, base: Base, manager: User, now: datetime) -> list[BasePerson]:
    def person(kind: BasePersonKind, name: str, user_id: str, kana: str = "", login: int | None = None) -> BasePerson:
        return BasePerson(
            organization_id=base.organization_id, base_id=base.id, kind=kind, name=name, kana=kana,
            service_user_id=user_id, valid_from=day_in_japan(now), user_id=login, created_at=now, updated_at=now,
        )  # fmt: skip

    in_charge = entered.manager
    return [
        person(BasePersonKind.MANAGER, in_charge.name, in_charge.service_user_id, in_charge.kana, manager.id),
        *(person(BasePersonKind.INSPECTOR, one.name, one.service_user_id) for one in entered.inspectors),
        *(person(BasePersonKind.ISSUER, one.name, one.service_user_id) for one in entered.issuers),
    ]


def _invite(session: Session, organization: Organization, person: Administrator, now: datetime) -> Invitation:
    """Nobody knows a password of the new administrator until the link has set one."""
    command = AddUser(person.login_id, person.name, Role.ADMIN, "", must_change_password=False, email=person.email)
    user = enter_user(session, organization, command, hashed(secrets.token_urlsafe(32)), (), now)
    return Invitation(person.name, person.email, person.login_id, make_password_link(session, user, now))


def _agree(
    session: Session, entered: tuple[EnrolledBase, ...], bases: Mapping[str, Base], now: datetime
) -> tuple[str, ...]:
    """Each base asks the agents it named from today; the base IDs that nobody has come back."""
    asked = [
        (base.code, kind, agent.base_id)
        for base in entered
        for kind, agent in ((VehicleKind.REGISTERED, base.agent_registered), (VehicleKind.KEI, base.agent_kei))
        if agent is not None
    ]
    wanted = sorted({base_id for _code, _kind, base_id in asked})
    agents = {
        base.agency_id: base
        for base in session.scalars(
            select(Base)
            .join(Organization, Organization.id == Base.organization_id)
            .where(Base.agency_id.in_(wanted), Base.deleted_at.is_(None), Organization.kind == OrganizationKind.AGENT)
        )
    }
    for code, kind, base_id in asked:
        if base_id in agents:
            agree(session, bases[code], agents[base_id], kind, usual=True, now=now)
    return tuple(base_id for base_id in wanted if base_id not in agents)
