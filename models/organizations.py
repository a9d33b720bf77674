"""Organizations, their bases, and which agent base serves which client base."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from domain.agreement import AgreementState
from domain.base_person import BasePersonKind
from domain.direct_debit import ChangeWay, DirectDebitState
from domain.enrollment import InvoiceRecipient
from domain.organization_status import OrganizationStatus, StandingAct, SuspensionGround
from domain.portal_account import PaymentForm
from domain.renewal import Pickup, RenewalPlace
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from models.database import Json, Model, SortableWord, UtcDateTime, Versioned, key, word


class Organization(Versioned, Model):
    """組織: the tenant."""

    __tablename__ = "organizations"
    __table_args__ = (
        Index("ix_organizations_by_designation_number", "designation_key", "id"),
        Index("ix_organizations_by_status", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganizationKind] = mapped_column(word(OrganizationKind))
    member_code: Mapped[str] = mapped_column(key(7), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    kana: Mapped[str] = mapped_column(String(120))
    short_name: Mapped[str] = mapped_column(String(20))
    status: Mapped[OrganizationStatus] = mapped_column(word(OrganizationStatus))
    postal_code: Mapped[str] = mapped_column(String(8), default="")
    address_1: Mapped[str] = mapped_column(String(60), default="")
    address_2: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(15), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    is_scrivener: Mapped[bool] = mapped_column(default=False)
    affiliation_code: Mapped[str] = mapped_column(String(7), default="")
    affiliation_name: Mapped[str] = mapped_column(String(40), default="")
    password_life_days: Mapped[int | None]
    # Addresses and networks from which its people sign in, one a line; empty is everywhere.
    sign_in_places: Mapped[str] = mapped_column(Text, default="", server_default="")
    # By their place; one without a label is not asked.
    own_field_labels: Mapped[list[str]] = mapped_column(Json, default=list)
    # The places, from 1, of those without which no request is sent.
    own_fields_needed: Mapped[list[int]] = mapped_column(Json, default=list, server_default="[]")
    certificate_required: Mapped[bool] = mapped_column(default=False)
    representative: Mapped[str] = mapped_column(String(30), default="", server_default="")
    fax: Mapped[str] = mapped_column(String(15), default="", server_default="")
    designation_number: Mapped[str] = mapped_column(String(20), default="", server_default="")
    # The same without the differences of its spellings.
    designation_key: Mapped[str] = mapped_column(key(20), default="", server_default="")
    certification_number: Mapped[str] = mapped_column(String(20), default="", server_default="")
    operator_id: Mapped[str] = mapped_column(String(8), default="", server_default="")
    corporate_number: Mapped[str] = mapped_column(String(13), default="", server_default="")
    # 適格請求書発行事業者登録番号: T and 13 digits.
    invoice_number: Mapped[str] = mapped_column(String(14), default="", server_default="")
    # Bank, branch, number and holder, for the debits of our own invoices.
    sealed_account: Mapped[str] = mapped_column(Text, default="", server_default="")
    # 口座振替依頼書: the account comes on paper; until it is on record the one before, if any, is debited.
    account_by_paper: Mapped[bool] = mapped_column(default=False, server_default=false())
    invoice_recipient: Mapped[InvoiceRecipient] = mapped_column(
        word(InvoiceRecipient), default=InvoiceRecipient.WHOLE, server_default=InvoiceRecipient.WHOLE.value
    )
    # 送付先 of the statements; empty is the own address.
    statement_name: Mapped[str] = mapped_column(String(60), default="", server_default="")
    statement_postal_code: Mapped[str] = mapped_column(String(8), default="", server_default="")
    statement_address_1: Mapped[str] = mapped_column(String(60), default="", server_default="")
    statement_address_2: Mapped[str] = mapped_column(String(60), default="", server_default="")
    # Of the whole organization; each base has its own. Empty is the notice address.
    billing_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    daily_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    monthly_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Apart from the row's version, which other people's acts move on too.
    settings_version: Mapped[int] = mapped_column(default=1, server_default="1")
    settings_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settings_changed_by: Mapped[int | None]
    # What it wishes to use for good: words of `UseFunction`. What it may use is in the terms.
    functions: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    # 利用機能: by its word the first and the last day of each function; see `read_terms`.
    function_terms: Mapped[dict[str, list[str]]] = mapped_column(Json, default=dict, server_default="{}")
    # 退会: the day the notice came, and the last day on which its people may look and download.
    ended_on: Mapped[date | None]
    readable_until: Mapped[date | None]
    # When its administrator put the list of the first day away.
    first_day_put_away_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OrganizationEvent(Model):
    """An act on the status of an organization, with its ground; triggers forbid changing or removing one.

    The latest one says why the organization stands as it does.
    """

    __tablename__ = "organization_events"
    __table_args__ = (Index("ix_organization_events_organization_id", "organization_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    act: Mapped[StandingAct] = mapped_column(word(StandingAct))
    status: Mapped[OrganizationStatus] = mapped_column(word(OrganizationStatus))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ground: Mapped[SuspensionGround | None] = mapped_column(SortableWord(SuspensionGround))
    text: Mapped[str] = mapped_column(String(1000), default="")
    # Of a notice: how many days it runs from when the mail server took its mail.
    notice_days: Mapped[int | None]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id"))


class Base(Versioned, Model):
    """拠点: a workshop of a client or a branch of an agent. Its code never changes and is never used again."""

    __tablename__ = "bases"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        UniqueConstraint("organization_id", "code"),
        Index("ix_bases_by_name", "organization_id", "name_key", "id"),
        Index("ix_bases_by_short_name", "organization_id", "short_name", "id"),
        Index("ix_bases_by_delegate_number", "organization_id", "delegate_number", "id"),
        Index("ix_bases_by_updated_at", "organization_id", "updated_at", "id"),
        Index("ix_bases_by_delegate_until", "delegate_until"),
        Index("ix_bases_agency_id", "agency_id"),
        Index("ix_bases_pasted_in", "pasted_in"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    code: Mapped[str] = mapped_column(key(7))
    name: Mapped[str] = mapped_column(String(40))
    name_key: Mapped[str] = mapped_column(key(80))
    short_name: Mapped[str] = mapped_column(key(10))
    delegate_number: Mapped[str] = mapped_column(key(10), default="")
    # Its last day, where it has one, and with how many days left that was last told.
    delegate_until: Mapped[date | None]
    delegate_warned_days: Mapped[int | None]
    certification_number: Mapped[str] = mapped_column(String(20), default="")
    designation_number: Mapped[str] = mapped_column(String(20), default="")
    postal_code: Mapped[str] = mapped_column(String(8), default="")
    address_1: Mapped[str] = mapped_column(String(60), default="")
    address_2: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(15), default="")
    billing_email: Mapped[str] = mapped_column(String(254), default="")
    daily_mail: Mapped[bool] = mapped_column(default=False)
    monthly_mail: Mapped[bool] = mapped_column(default=False)
    cut_off_registered: Mapped[str] = mapped_column(String(5), default="16:00")
    cut_off_kei: Mapped[str] = mapped_column(String(5), default="16:00")
    default_pickup: Mapped[Pickup] = mapped_column(word(Pickup), default=Pickup.AGENT)
    clients_choose_pickup: Mapped[bool] = mapped_column(default=False)
    default_renewal_registered: Mapped[RenewalPlace] = mapped_column(word(RenewalPlace), default=RenewalPlace.OFFICE)
    default_renewal_kei: Mapped[RenewalPlace] = mapped_column(word(RenewalPlace), default=RenewalPlace.OFFICE)
    default_office_registered: Mapped[str] = mapped_column(String(12), default="")
    default_office_kei: Mapped[str] = mapped_column(String(12), default="")
    handover_text: Mapped[str] = mapped_column(String(500), default="")
    ainas_code: Mapped[str] = mapped_column(String(20), default="", server_default="")
    # 代理人拠点ID: by these nine digits clients name an agent's base.
    agency_id: Mapped[str] = mapped_column(key(9), default="", server_default="")
    # That nobody need be on record as inspector or issuer, which no data can tell.
    people_not_needed: Mapped[bool] = mapped_column(default=False, server_default=false())
    updated_by: Mapped[int | None]
    # The paste that added the base, if one did.
    pasted_in: Mapped[int | None]
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BasePerson(Versioned, Model):
    """事業場の担当資格者: added and ended, never deleted."""

    __tablename__ = "base_people"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_base_people_base"
        ),
        ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_base_people_user"
        ),
        Index("ix_base_people_base_id", "organization_id", "base_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int]
    base_id: Mapped[int]
    kind: Mapped[BasePersonKind] = mapped_column(word(BasePersonKind))
    name: Mapped[str] = mapped_column(String(30))
    kana: Mapped[str] = mapped_column(String(60), default="")
    service_user_id: Mapped[str] = mapped_column(String(32), default="")
    inspector_code: Mapped[str] = mapped_column(String(8), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    user_id: Mapped[int | None]


class Agreement(Versioned, Model):
    """依頼先代理人／会員: one client base asks one agent base for one kind of vehicle."""

    __tablename__ = "agreements"
    __table_args__ = (
        ForeignKeyConstraint(
            ["client_organization_id", "client_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_agreements_client_base",
        ),
        ForeignKeyConstraint(
            ["agent_organization_id", "agent_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_agreements_agent_base",
        ),
        UniqueConstraint("client_base_id", "agent_base_id", "vehicle_kind", "valid_from"),
        Index("ix_agreements_agent_base_id", "agent_organization_id", "agent_base_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_organization_id: Mapped[int]
    client_base_id: Mapped[int]
    agent_organization_id: Mapped[int]
    agent_base_id: Mapped[int]
    vehicle_kind: Mapped[VehicleKind] = mapped_column(word(VehicleKind))
    state: Mapped[AgreementState] = mapped_column(word(AgreementState))
    usual: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class PortalAccount(Versioned, Model):
    """An agent base's bulk user at the portal of one kind, with the place reached in its numbered events."""

    __tablename__ = "portal_accounts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_portal_accounts_base"
        ),
        UniqueConstraint("base_id", "vehicle_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int]
    base_id: Mapped[int]
    vehicle_kind: Mapped[VehicleKind] = mapped_column(word(VehicleKind))
    payer_id: Mapped[str] = mapped_column(String(32))
    bulk_user_id: Mapped[str] = mapped_column(String(32))
    sealed_password: Mapped[str] = mapped_column(String(500))
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # 到達番号パスワード; written and never shown.
    sealed_arrival_password: Mapped[str] = mapped_column(String(500), default="", server_default="")
    # The two kinds of fees that an account tells apart; only the first is paid for 継続検査.
    first_payment: Mapped[PaymentForm] = mapped_column(
        word(PaymentForm), default=PaymentForm.TREASURY_ONLY, server_default=PaymentForm.TREASURY_ONLY.value
    )
    second_payment: Mapped[PaymentForm] = mapped_column(
        word(PaymentForm), default=PaymentForm.TREASURY_ONLY, server_default=PaymentForm.TREASURY_ONLY.value
    )
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    person: Mapped[str] = mapped_column(String(30), default="", server_default="")
    phone: Mapped[str] = mapped_column(String(15), default="", server_default="")
    # The password on its way to the portal; which of the two holds there is known when it has answered.
    sealed_new_password: Mapped[str] = mapped_column(String(500), default="", server_default="")
    change_error: Mapped[str] = mapped_column(String(60), default="", server_default="")
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # How many days before the end of the password, and of the unused account, it was warned of last.
    warned_days: Mapped[int | None]
    warned_unused_days: Mapped[int | None]
    stopped_reason: Mapped[str] = mapped_column(String(40), default="")
    event_cursor: Mapped[int] = mapped_column(default=0)
    gap_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    poll_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_holder: Mapped[str] = mapped_column(String(64), default="")


class DirectDebitAccount(Versioned, Model):
    """ダイレクト納付口座 of a client, per agent and kind; without an open one fees cannot be debited."""

    __tablename__ = "direct_debit_accounts"
    __table_args__ = (UniqueConstraint("client_organization_id", "agent_organization_id", "vehicle_kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    agent_organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    vehicle_kind: Mapped[VehicleKind] = mapped_column(word(VehicleKind))
    state: Mapped[DirectDebitState] = mapped_column(word(DirectDebitState))
    opened_on: Mapped[date | None]
    bank_name: Mapped[str] = mapped_column(String(40), default="")
    branch_name: Mapped[str] = mapped_column(String(40), default="")
    sealed_number: Mapped[str] = mapped_column(String(500), default="")
    sealed_holder: Mapped[str] = mapped_column(String(500), default="")
    account_id: Mapped[str] = mapped_column(String(20), default="")
    # The whole account, and the one that a change leads to; the four above are of those put on record before.
    sealed_account: Mapped[str] = mapped_column(Text, default="", server_default="")
    sealed_next: Mapped[str] = mapped_column(Text, default="", server_default="")
    change_way: Mapped[ChangeWay | None] = mapped_column(word(ChangeWay))
    wished_on: Mapped[date | None]
    closing_asked: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Each move as a pair of state and day, the first one first.
    moves: Mapped[list[list[str]]] = mapped_column(Json, default=list, server_default="[]")
