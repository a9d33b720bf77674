"""An enrollment as a workshop company of two bases would enter it."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from domain.bank_account import AccountType
from domain.enrollment import (
    Administrator,
    Agent,
    BankAccount,
    Company,
    Consent,
    EnrolledBase,
    EnrollmentState,
    InvoiceRecipient,
    Manager,
    Person,
    Source,
    papers_wanted,
)
from domain.enrollment import Enrollment as Entered
from domain.use_function import UseFunction
from models.enrollments import Enrollment
from tests.support.agency_stories import TEST_VAULT
from usecases.enrollments.papers import want_papers
from usecases.signup.content import put_content
from usecases.signup.draft import token_hash

A_BANK_ACCOUNT = BankAccount(
    bank_code="0001",
    bank_name="みずほ銀行",
    branch_code="001",
    branch_name="東京営業部",
    type=AccountType.ORDINARY,
    number="1234567",
    holder="カ）カワグチモータース",
)


def a_base(code: str = "001", name: str = "川口工場") -> EnrolledBase:
    return EnrolledBase(
        code=code,
        name=name,
        short_name=name[:10],
        postal_code="332-0012",
        address_1="埼玉県川口市本町４－１－８",
        address_2="",
        phone="048-222-0101",
        ainas_code="",
        delegate_number="11A0000001",
        agent_registered=Agent("東京支部東京拠点", "130000001"),
        agent_kei=Agent("東京支部東京拠点", "130000001"),
        manager=Manager(
            name="大野 恵",
            kana="オオノ　メグミ",
            service_user_id="k1234",
            email="ono@kawaguchi.example",
            login_id=f"manager-{code}",
            password_hash=f"$argon2id$hash-of-{code}",
        ),
        inspectors=(Person("佐々木 実", "k2001"), Person("中村 薫", "")),
        issuers=(Person("岡田 翼", "k3001"),),
    )


def an_enrollment() -> Entered:
    return Entered(
        company=Company(
            name="株式会社川口モータース",
            kana="カブシキガイシャカワグチモータース",
            representative="大野 恵",
            postal_code="332-0012",
            address_1="埼玉県川口市本町４－１－８",
            address_2="",
            phone="048-222-0100",
            fax="",
            email="info@kawaguchi.example",
            designation_number="関指第1234号",
            certification_number="",
            operator_id="C0012345",
            corporate_number="7000012050002",
            invoice_recipient=InvoiceRecipient.WHOLE,
            functions=frozenset({UseFunction.OSS_REGISTERED, UseFunction.CERTIFICATES}),
            account=A_BANK_ACCOUNT,
            invoice_number="T7000012050002",
        ),
        administrators=(Administrator("大野 恵", "ono@kawaguchi.example", "admin-ono"),),
        bases=(a_base(), replace(a_base("002", "蕨工場"), agent_kei=None, inspectors=(), issuers=())),
        consent=Consent(1, datetime(2026, 11, 20, 1, 0, tzinfo=UTC), "203.0.113.7"),
    )


def status_key(number: str) -> str:
    """What the address of its status page ends with."""
    return f"key-of-{number}"


def received(session: Session, entered: Entered, now: datetime, state: EnrollmentState, number: str) -> Enrollment:
    """An enrollment that stands in the database in this state."""
    row = Enrollment(
        receipt_number=number, state=state, source=Source.WEB, received_at=now,
        terms_version=entered.consent.terms_version, agreed_at=entered.consent.agreed_at,
        agreed_from=entered.consent.address, status_hash=token_hash(status_key(number)),
        sealed_status_token=TEST_VAULT.seal(status_key(number)),
        created_at=now, updated_at=now,
    )  # fmt: skip
    put_content(row, entered, TEST_VAULT)
    session.add(row)
    session.flush()
    want_papers(session, row, papers_wanted(entered), now)
    session.flush()
    return row
