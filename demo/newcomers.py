"""Companies that have just signed up: one whose enrollment was accepted, one whose enrollment waits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import PASSWORD, Demo
from domain.actor import Actor
from domain.bank_account import AccountType
from domain.enrollment import (
    Administrator,
    Agent,
    BankAccount,
    Company,
    Consent,
    EnrolledBase,
    Enrollment,
    EnrollmentState,
    InvoiceRecipient,
    Manager,
    Person,
    WishedFunction,
)
from domain.signup_draft import SignupDraft
from models.enrollments import Enrollment as Row
from models.users import User
from usecases.enrollments.mark import MarkEnrollment, mark_enrollment
from usecases.enrollments.welcome import AcceptEnrollment, welcome
from usecases.sessions.passwords import hashed
from usecases.signup.draft import start_draft
from usecases.signup.enroll import Enroll, enroll
from usecases.signup.terms import terms_version
from usecases.transaction import transaction
from usecases.users.acting import person
from usecases.users.password_link import set_password_by_link
from usecases.vault import Vault

MEMBER_CODE, LOGIN_IDS = "1845680", ("admin", "manager001")
"""Of the accepted one, whose code is the next after those of the demo's clients."""
OPERATOR, FROM = "1000001", "127.0.0.1"
STATUS_PATH, PASSWORD_PATH, DOWNLOAD_PATH = "/signup/status", "/password/set", "/downloads"
ACCEPTED_BEFORE, WAITS_SINCE = timedelta(days=2), timedelta(hours=3)

ACCOUNT = BankAccount(
    "0001", "みずほ銀行", "001", "東京営業部", AccountType.ORDINARY, "7654321", "カ）ワカバジドウシヤ"
)
AGENT = Agent("代理人 東京支部 多摩", "130000002")
BASE = EnrolledBase(
    code="001", name="わかば自動車 本社工場", short_name="わかば本社", postal_code="186-0003",
    address_1="東京都国立市富士見台９－９－９", address_2="", phone="042-000-1680", ainas_code="", delegate_number="",
    agent_registered=AGENT, agent_kei=AGENT,
    manager=Manager("若葉 二郎", "ワカバ ジロウ", "w1001", "jiro@wakaba.example", "manager001", ""),
    inspectors=(Person("若葉 三郎", "w2001"),), issuers=(),
)  # fmt: skip
COMPANY = Company(
    name="株式会社わかば自動車", kana="カブシキガイシャワカバジドウシャ", representative="若葉 一郎",
    postal_code="186-0003", address_1="東京都国立市富士見台９－９－９", address_2="", phone="042-000-1680", fax="",
    email="tsuuchi@wakaba.example", designation_number="関指第9680号", certification_number="", operator_id="",
    corporate_number="", invoice_recipient=InvoiceRecipient.WHOLE,
    functions=frozenset({WishedFunction.OSS_REGISTERED, WishedFunction.OSS_KEI}), account=ACCOUNT,
)  # fmt: skip
WAITING = replace(
    COMPANY, name="有限会社いちょう車検", kana="ユウゲンガイシャイチョウシャケン", representative="銀杏 学",
    email="tsuuchi@icho.example", designation_number="関指第9681号", account=None,
)  # fmt: skip


@dataclass(frozen=True)
class Newcomer:
    """What a company enters, and who its administrator is."""

    company: Company
    administrator: Administrator
    base: EnrolledBase


ACCEPTED_ONE = Newcomer(COMPANY, Administrator("若葉 一郎", "ichiro@wakaba.example", "admin"), BASE)
WAITING_ONE = Newcomer(
    WAITING,
    Administrator("銀杏 学", "manabu@icho.example", "admin"),
    replace(BASE, name="いちょう車検", short_name="いちょう"),
)


def add_newcomers(demo: Demo, vault: Vault, now: datetime) -> None:
    """Before the demo is first opened, through the acts of wizard and operator."""
    at = now - ACCEPTED_BEFORE
    with transaction() as session:
        first = sign_up(session, vault, ACCEPTED_ONE, at)
        clerk = _clerk(session, demo)
        mark_enrollment(
            session, clerk, MarkEnrollment(first.receipt_number, first.version, EnrollmentState.CHECKED), at
        )
        session.flush()
        command = AcceptEnrollment(first.receipt_number, first.version, PASSWORD_PATH, DOWNLOAD_PATH)
        [invited] = welcome(session, clerk, vault, command, at).invitations
        set_password_by_link(session, invited.token, PASSWORD, at)
    with transaction() as session:
        sign_up(session, vault, WAITING_ONE, now - WAITS_SINCE)


def sign_up(session: Session, vault: Vault, who: Newcomer, at: datetime) -> Row:
    manager = replace(who.base.manager, password_hash=hashed(PASSWORD))
    consent = Consent(terms_version(session, at), at, FROM)
    entered = Enrollment(who.company, (who.administrator,), (replace(who.base, manager=manager),), consent)
    token = start_draft(session, vault, SignupDraft(), at, FROM)
    said = (("事業者名", who.company.name), ("事業場", who.base.name))
    made = enroll(session, vault, Enroll(token, SignupDraft().digest, entered, said, STATUS_PATH), at)
    return session.get_one(Row, made)


def _clerk(session: Session, demo: Demo) -> Actor:
    operator = demo.organizations[OPERATOR]
    user = session.scalars(select(User).where(User.organization_id == operator.id, User.login_key == "clerk")).one()
    return person(session, user, operator)
