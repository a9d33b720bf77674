"""利用申込: what a company says of itself when it signs up, and what becomes of that."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.bank_account import AccountType
from domain.refusal import Refusal
from domain.use_function import UseFunction

MOST_ADMINISTRATORS = 3
PAPER_REMARK_LENGTH = 200
REMARKS_LENGTH = 2_000


class EnrollmentState(StrEnum):
    """受付, 書類待ち, 確認済, 承認, 却下, 取消."""

    RECEIVED = "received"
    WAITING_FOR_PAPER = "waiting_for_paper"
    CHECKED = "checked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"


# What is corrected after it was checked is to be checked anew.
# What was accepted is cancelled for the grounds of the terms; the organization is then suspended.
NEXT: dict[EnrollmentState, frozenset[EnrollmentState]] = {
    EnrollmentState.RECEIVED: frozenset(
        {
            EnrollmentState.WAITING_FOR_PAPER,
            EnrollmentState.CHECKED,
            EnrollmentState.REFUSED,
            EnrollmentState.CANCELLED,
        }
    ),
    EnrollmentState.WAITING_FOR_PAPER: frozenset(
        {EnrollmentState.CHECKED, EnrollmentState.REFUSED, EnrollmentState.CANCELLED}
    ),
    EnrollmentState.CHECKED: frozenset(
        {
            EnrollmentState.RECEIVED,
            EnrollmentState.WAITING_FOR_PAPER,
            EnrollmentState.ACCEPTED,
            EnrollmentState.REFUSED,
            EnrollmentState.CANCELLED,
        }
    ),
    EnrollmentState.ACCEPTED: frozenset({EnrollmentState.CANCELLED}),
    EnrollmentState.REFUSED: frozenset(),
    EnrollmentState.CANCELLED: frozenset(),
}

# Until then passwords chosen in the wizard are kept, and sections may be corrected.
OPEN = frozenset({EnrollmentState.RECEIVED, EnrollmentState.WAITING_FOR_PAPER, EnrollmentState.CHECKED})

# What an accepted company still owes may come afterwards.
TAKES_PAPERS = OPEN | {EnrollmentState.ACCEPTED}


def moved(old: EnrollmentState, new: EnrollmentState) -> EnrollmentState:
    """The new state, or the refusal of a move the table does not know."""
    if new not in NEXT[old]:
        raise Refusal("enrollment_move_not_allowed", old=old, new=new)
    return new


class Source(StrEnum):
    """Web, 郵送 (entered by the operator)."""

    WEB = "web"
    POST = "post"


class RefusalGround(StrEnum):
    """Why the terms let an enrollment be refused, or an accepted one be cancelled."""

    FALSE_ENTRY = "false_entry"
    DIFFERS_FROM_DOCUMENTS = "differs_from_documents"
    WILL_NOT_PAY = "will_not_pay"
    ENDED_FOR_CAUSE = "ended_for_cause"
    UNFIT = "unfit"


class Section(StrEnum):
    """A part of an enrollment that one asks back about and corrects by itself."""

    COMPANY = "company"
    BASES = "bases"
    MANAGERS = "managers"


class PaperKind(StrEnum):
    """口座振替依頼書, 指定書の写し, 保適証サービス登録通知, the posted form itself."""

    DEBIT_FORM = "debit_form"
    DESIGNATION = "designation"
    SERVICE_NOTICE = "service_notice"
    APPLICATION_FORM = "application_form"


class PaperState(StrEnum):
    """未着, 着, 不備."""

    AWAITED = "awaited"
    ARRIVED = "arrived"
    FAULTY = "faulty"


class EnrollmentAct(StrEnum):
    """A line in the history of an enrollment."""

    RECEIVED = "received"
    MOVED = "moved"
    ASKED = "asked"
    CORRECTED = "corrected"
    PAPER = "paper"
    REMARK = "remark"
    INVITED = "invited"


class InvoiceRecipient(StrEnum):
    """利用明細送付先: 本社一括, 事業場ごと."""

    WHOLE = "whole"
    EACH_BASE = "each_base"


@dataclass(frozen=True)
class BankAccount:
    """口座振替の口座. Where it may not be seen in full, `number` is masked and `holder` is empty."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    type: AccountType
    number: str
    holder: str

    @property
    def masked(self) -> str:
        return "*" * (len(self.number) - 3) + self.number[-3:]


@dataclass(frozen=True)
class Company:
    """事業者情報. Without an account the paper 口座振替依頼書 is sent in."""

    name: str
    kana: str
    representative: str
    postal_code: str
    address_1: str
    address_2: str
    phone: str
    fax: str
    email: str
    designation_number: str
    certification_number: str
    operator_id: str
    corporate_number: str
    invoice_recipient: InvoiceRecipient
    functions: frozenset[UseFunction]
    account: BankAccount | None
    # 適格請求書発行事業者登録番号; empty in what was kept before it was asked for.
    invoice_number: str = ""

    @property
    def by_paper(self) -> bool:
        return self.account is None


@dataclass(frozen=True)
class Administrator:
    """管理者; the password comes later, by a one-use link."""

    name: str
    email: str
    login_id: str


@dataclass(frozen=True)
class Agent:
    """申請代理人 that a base asks, by the name and the nine-digit ID of the agent's base."""

    name: str
    base_id: str


@dataclass(frozen=True)
class Manager:
    """事業場管理責任者, who signs in with the password chosen in the wizard; its hash is gone once all is decided."""

    name: str
    kana: str
    service_user_id: str
    email: str
    login_id: str
    password_hash: str


@dataclass(frozen=True)
class Person:
    """自動車検査員 or 保安基準適合証交付者（代務者）."""

    name: str
    service_user_id: str


@dataclass(frozen=True)
class EnrolledBase:
    """事業場 with its agents and its people."""

    code: str
    name: str
    short_name: str
    postal_code: str
    address_1: str
    address_2: str
    phone: str
    ainas_code: str
    delegate_number: str
    agent_registered: Agent | None
    agent_kei: Agent | None
    manager: Manager
    inspectors: tuple[Person, ...]
    issuers: tuple[Person, ...]


@dataclass(frozen=True)
class Consent:
    """Which version of the terms was agreed to, when and from where."""

    terms_version: int
    agreed_at: datetime
    address: str


@dataclass(frozen=True)
class Enrollment:
    """What was entered, whole."""

    company: Company
    administrators: tuple[Administrator, ...]
    bases: tuple[EnrolledBase, ...]
    consent: Consent


def may_hand_in(state: EnrollmentState, paper: PaperState) -> bool:
    """Whether the applicant may still upload this paper."""
    return state in TAKES_PAPERS and paper is not PaperState.ARRIVED


def papers_wanted(enrollment: Enrollment) -> tuple[PaperKind, ...]:
    """What the applicant sends in or uploads."""
    wanted = [PaperKind.DEBIT_FORM] if enrollment.company.by_paper else []
    wanted.append(PaperKind.DESIGNATION)
    if UseFunction.CERTIFICATES in enrollment.company.functions:
        wanted.append(PaperKind.SERVICE_NOTICE)
    return tuple(wanted)
