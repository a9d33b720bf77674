"""The first day in the demo: one client is done with it, the other is in its middle and waits for the operator."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.bank_account import AccountType
from domain.base_person import BasePersonKind
from domain.enrollment import BankAccount, InvoiceRecipient
from domain.organization_change import AccountWish, ChangeState, CompanyField
from domain.use_function import UseFunction
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from models.users import User
from usecases.changes.ask import AskChange, ask_change
from usecases.changes.take_over import TakeOverChange, take_over_change
from usecases.home.put_away import put_away_first_day
from usecases.people.add import AddPerson, add_person
from usecases.users.acting import person
from usecases.vault import Vault

OPERATOR, MINATO, AOZORA = "1000001", "1845678", "1845679"
SINCE = date(2024, 4, 1)
INSPECTOR, ISSUER = BasePersonKind.INSPECTOR, BasePersonKind.ISSUER
PEOPLE = (
    AddPerson("001", INSPECTOR, "整備　一郎", "セイビ　イチロウ", "k2001", "00012345", SINCE),
    AddPerson("001", ISSUER, "交付　花子", "コウフ　ハナコ", "k3001", "", SINCE),
    AddPerson("002", INSPECTOR, "整備　二郎", "セイビ　ジロウ", "k2002", "00012346", SINCE),
    AddPerson("003", INSPECTOR, "整備　三郎", "セイビ　サブロウ", "k2003", "00012347", SINCE),
)
ACCOUNT = BankAccount("0001", "みずほ銀行", "001", "東京営業部", AccountType.ORDINARY, "1845678", "ｶ)ﾐﾅﾄｼﾞﾄﾞｳｼﾔ")
BOTH = frozenset({UseFunction.OSS_REGISTERED, UseFunction.OSS_KEI})
# What was not known when the organizations were founded.
MINATO_DATA = {
    CompanyField.REPRESENTATIVE: "港　社長",
    CompanyField.FAX: "03-0000-1846",
    CompanyField.EMAIL: "tsuuchi@minato.example",
    CompanyField.DESIGNATION_NUMBER: "関指第1845号",
    CompanyField.CORPORATE_NUMBER: "4990001000004",
    CompanyField.INVOICE_NUMBER: "T4990001000004",
    CompanyField.FUNCTIONS: BOTH,
    CompanyField.INVOICE_RECIPIENT: InvoiceRecipient.WHOLE,
}
AOZORA_DATA = {
    CompanyField.REPRESENTATIVE: "青空　社長",
    CompanyField.ADDRESS_2: "青空第二ビル１階",
    CompanyField.EMAIL: "info@aozora.example",
    CompanyField.DESIGNATION_NUMBER: "関指第1846号",
    CompanyField.FUNCTIONS: BOTH,
}


def begin_first_days(session: Session, demo: Demo, vault: Vault, now: datetime) -> None:
    admin = _actor(session, demo, MINATO, "admin")
    for command in PEOPLE:
        add_person(session, admin, command, now)
    wanted = AskChange(_version(session, admin), MINATO_DATA, AccountWish.ACCOUNT, ACCOUNT)
    ask_change(session, admin, vault, wanted, now)
    session.flush()
    waiting = session.scalars(select(OrganizationChange).where(OrganizationChange.state == ChangeState.OPEN)).one()
    clerk = _actor(session, demo, OPERATOR, "clerk")
    take_over_change(session, clerk, vault, TakeOverChange(waiting.id, waiting.version), now)
    # 八王子工場 has no delegate number and needs none.
    put_away_first_day(session, admin, True, now)
    other = _actor(session, demo, AOZORA, "admin")
    holder = replace(ACCOUNT, number="1845679", holder="ﾕ)ｱｵｿﾞﾗｾｲﾋﾞ")
    ask_change(
        session, other, vault, AskChange(_version(session, other), AOZORA_DATA, AccountWish.ACCOUNT, holder), now
    )


def _version(session: Session, actor: Actor) -> int:
    return session.scalars(select(Organization.version).where(Organization.id == actor.organization_id)).one()


def _actor(session: Session, demo: Demo, member_code: str, login_id: str) -> Actor:
    organization = demo.organizations[member_code]
    user = session.scalars(
        select(User).where(User.organization_id == organization.id, User.login_key == login_id)
    ).one()
    return person(session, user, organization)
