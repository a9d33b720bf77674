"""Applications at the portal, what was lodged, what they cost, and what happened to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.payment import FeeKind, PaymentMethod, PaymentState
from domain.vehicle import VehicleKind
from models.database import Json, Model, SortableDay, SortableMoment, SortableWord, UtcDateTime, Versioned, key, word

_UNCLEAR = text("unclear <> ''")
_PROCESSING = text("state = 'processing'")
_DIFFERING = text("state = 'awaiting' AND expected <> amount")


class Application(Versioned, Model):
    """申請データ: one attempt (初回, 再申請) to have a request's inspection renewed.

    What a list is searched by stands here as it was when the agent took the request: plate, chassis number, vehicle
    user, planned day and who entered the request.
    """

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        UniqueConstraint("number"),
        UniqueConstraint("request_id", "attempt"),
        ForeignKeyConstraint(
            ["organization_id", "request_id"],
            ["inspection_requests.organization_id", "inspection_requests.id"],
            name="fk_applications_request",
        ),
        ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_applications_base"
        ),
        ForeignKeyConstraint(
            ["agent_organization_id", "agent_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_applications_agent_base",
        ),
        Index("ix_applications_by_updated_at", "organization_id", "updated_at", "id"),
        Index("ix_applications_by_status", "organization_id", "status", "updated_at", "id"),
        Index("ix_applications_sorted_by_status", "organization_id", "status", "id"),
        Index("ix_applications_by_oss_status", "organization_id", "oss_status", "id"),
        Index("ix_applications_by_office", "organization_id", "office_name", "id"),
        Index("ix_applications_by_kind", "organization_id", "kind", "updated_at", "id"),
        Index("ix_applications_by_base", "organization_id", "base_id", "updated_at", "id"),
        Index("ix_applications_by_number", "organization_id", "number", "id"),
        Index("ix_applications_by_plate", "organization_id", "plate_key", "id"),
        Index("ix_applications_by_plate_class", "organization_id", "plate_class", "id"),
        Index("ix_applications_by_plate_kana", "organization_id", "plate_kana", "id"),
        Index("ix_applications_by_plate_serial", "organization_id", "plate_serial", "id"),
        Index("ix_applications_by_chassis", "organization_id", "chassis_key", "id"),
        Index("ix_applications_by_chassis_end", "organization_id", "chassis_reversed", "id"),
        Index("ix_applications_by_name", "organization_id", "name_key", "id"),
        Index("ix_applications_by_sent_at", "organization_id", "sent_at", "id"),
        Index("ix_applications_by_applied_at", "organization_id", "applied_at", "id"),
        Index("ix_applications_by_next_due_on", "organization_id", "next_due_on", "id"),
        Index("ix_applications_by_completed_on", "organization_id", "completed_on", "id"),
        Index("ix_applications_by_receipt_number", "organization_id", "receipt_number", "id"),
        Index("ix_applications_by_ended_on", "organization_id", "ended_on", "id"),
        Index("ix_applications_by_planned_on", "organization_id", "planned_on", "id"),
        Index("ix_applications_by_entered_by", "organization_id", "entered_by", "updated_at", "id"),
        Index("ix_applications_agent_updated_at", "agent_organization_id", "updated_at", "id"),
        Index("ix_applications_agent_status", "agent_organization_id", "status", "updated_at", "id"),
        Index("ix_applications_agent_kind", "agent_organization_id", "kind", "updated_at", "id"),
        Index("ix_applications_agent_oss_status", "agent_organization_id", "oss_status", "next_due_on", "id"),
        Index("ix_applications_agent_sorted_by_status", "agent_organization_id", "status", "id"),
        Index("ix_applications_agent_sorted_by_oss_status", "agent_organization_id", "oss_status", "id"),
        Index("ix_applications_agent_office", "agent_organization_id", "office_name", "id"),
        Index("ix_applications_agent_name", "agent_organization_id", "name_key", "id"),
        Index("ix_applications_agent_sent_at", "agent_organization_id", "sent_at", "id"),
        Index("ix_applications_agent_applied_at", "agent_organization_id", "applied_at", "id"),
        Index("ix_applications_agent_number", "agent_organization_id", "number", "id"),
        Index("ix_applications_agent_plate", "agent_organization_id", "plate_key", "id"),
        Index("ix_applications_agent_chassis", "agent_organization_id", "chassis_key", "id"),
        Index("ix_applications_agent_plate_serial", "agent_organization_id", "plate_serial", "id"),
        Index("ix_applications_agent_chassis_end", "agent_organization_id", "chassis_reversed", "id"),
        Index("ix_applications_agent_next_due_on", "agent_organization_id", "next_due_on", "id"),
        Index("ix_applications_agent_completed_on", "agent_organization_id", "completed_on", "id"),
        Index("ix_applications_agent_planned_on", "agent_organization_id", "planned_on", "id"),
        Index(
            "ix_applications_agent_unclear",
            "agent_organization_id",
            "id",
            sqlite_where=_UNCLEAR,
            postgresql_where=_UNCLEAR,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    request_id: Mapped[int]
    number: Mapped[str] = mapped_column(key(13))
    attempt: Mapped[int]
    base_id: Mapped[int]
    kind: Mapped[VehicleKind] = mapped_column(word(VehicleKind))
    agent_organization_id: Mapped[int]
    agent_base_id: Mapped[int]
    status: Mapped[ApplicationStatus] = mapped_column(word(ApplicationStatus))
    oss_status: Mapped[OssStatus | None] = mapped_column(SortableWord(OssStatus))
    oss_words: Mapped[str] = mapped_column(String(60), default="")
    # What of the portal's last word the agent has to look at: a word or a move that our table does not know.
    unclear: Mapped[str] = mapped_column(String(60), default="")

    plate_region: Mapped[str] = mapped_column(String(4))
    plate_class: Mapped[str] = mapped_column(key(3))
    plate_kana: Mapped[str] = mapped_column(key(1))
    plate_serial: Mapped[str] = mapped_column(key(4))
    plate_key: Mapped[str] = mapped_column(key(20))
    chassis_number: Mapped[str] = mapped_column(String(23))
    chassis_key: Mapped[str] = mapped_column(key(23))
    chassis_reversed: Mapped[str] = mapped_column(key(23))
    user_name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(key(120))
    planned_on: Mapped[date | None] = mapped_column(SortableDay)
    entered_by: Mapped[int]

    cashless: Mapped[bool]
    office_code: Mapped[str] = mapped_column(String(12), default="")
    office_name: Mapped[str] = mapped_column(String(40), default="")
    mandate_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mandate_confirmed_by: Mapped[int | None]
    sent_at: Mapped[datetime | None] = mapped_column(SortableMoment)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(SortableMoment)
    applied_by: Mapped[int | None]

    receipt_number: Mapped[str] = mapped_column(key(19), default="")
    state_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_due_on: Mapped[date | None] = mapped_column(SortableDay)
    completed_on: Mapped[date | None] = mapped_column(SortableDay)
    ended_on: Mapped[date | None] = mapped_column(SortableDay)
    ready_on: Mapped[date | None]
    examination_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    correction_reason: Mapped[str] = mapped_column(String(200), default="")
    correction_message: Mapped[str] = mapped_column(String(1000), default="")
    correction_due_on: Mapped[date | None]
    rejection_reason: Mapped[str] = mapped_column(String(1000), default="")
    portal_facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    expected_fees: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    memo: Mapped[str] = mapped_column(String(500), default="")


class Lodgement(Model):
    """What was handed to the portal, byte for byte; later questions read this, never the live row."""

    __tablename__ = "lodgements"

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Payment(Model):
    """One try to pay one fee of an application."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("application_id", "fee", "attempt"),
        Index("ix_payments_paid_at", "paid_at"),
        Index("ix_payments_processing", "ordered_at", "id", sqlite_where=_PROCESSING, postgresql_where=_PROCESSING),
        Index("ix_payments_differing", "application_id", sqlite_where=_DIFFERING, postgresql_where=_DIFFERING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    fee: Mapped[FeeKind] = mapped_column(word(FeeKind))
    attempt: Mapped[int]
    method: Mapped[PaymentMethod] = mapped_column(word(PaymentMethod))
    state: Mapped[PaymentState] = mapped_column(word(PaymentState))
    amount: Mapped[int]
    # What our dated tables gave when the portal named the amount; None where nothing was expected.
    expected: Mapped[int | None]
    due_on: Mapped[date | None]
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ordered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ordered_by: Mapped[int | None]
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    advanced_on: Mapped[date | None]
    portal_reference: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")


class Charge(Model):
    """What a client owes for one act; rows are only ever added, and a correction names the row it corrects."""

    __tablename__ = "charges"
    __table_args__ = (
        UniqueConstraint("cause"),
        Index("ix_charges_by_day", "organization_id", "day", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(32))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    base_id: Mapped[int] = mapped_column(ForeignKey("bases.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    day: Mapped[date]
    amount: Mapped[int]
    tax_class: Mapped[str] = mapped_column(String(20))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("charges.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseEvent(Model):
    """One line of the story both sides read: a code and its facts, never a sentence."""

    __tablename__ = "case_events"
    __table_args__ = (Index("ix_case_events_request_id", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("inspection_requests.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    side: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None]
    actor_organization_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(40), default="")
    code: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
