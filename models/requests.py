"""Cars and the requests for their inspection, with the copy of everything a client declared."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.readiness import ConformityState, InsuranceState
from domain.renewal import Pickup, RenewalPlace
from domain.request_status import RequestStatus
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind, VehicleUserKind
from domain.weight_tax import EcoClass, TaxClass
from models.database import Json, Model, SortableDay, SortableMoment, SortableWord, UtcDateTime, Versioned, key, word

FIRST_REQUEST_ID = 100_000_001
_LIVE_ROWS = text("deleted_at IS NULL")
_DELETED_ROWS = text("deleted_at IS NOT NULL")


def _list_index(name: str, *columns: str) -> Index:
    """An index for one sorted list; deleted rows are not in it, so no list pays for them."""
    return Index(name, *columns, sqlite_where=_LIVE_ROWS, postgresql_where=_LIVE_ROWS)


class Car(Versioned, Model):
    """A car a client has had with us, so that the next request need not ask again."""

    __tablename__ = "cars"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        UniqueConstraint("organization_id", "kind", "chassis_key", "stamped_plate_key"),
        Index("ix_cars_plate_key", "organization_id", "plate_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[VehicleKind] = mapped_column(word(VehicleKind))
    plate_region: Mapped[str] = mapped_column(String(4))
    plate_class: Mapped[str] = mapped_column(String(3))
    plate_kana: Mapped[str] = mapped_column(String(1))
    plate_serial: Mapped[str] = mapped_column(String(4))
    plate_key: Mapped[str] = mapped_column(key(20))
    small_plate: Mapped[bool] = mapped_column(default=False)
    chassis_number: Mapped[str] = mapped_column(String(23))
    chassis_key: Mapped[str] = mapped_column(key(23))
    officially_stamped: Mapped[bool] = mapped_column(default=False)
    # Officially stamped numbers repeat after some years: only with the plate do they name one car.
    stamped_plate_key: Mapped[str] = mapped_column(key(20), default="")
    model_code: Mapped[str] = mapped_column(String(20), default="")
    engine_model: Mapped[str] = mapped_column(String(24), default="")
    first_registered: Mapped[str] = mapped_column(String(7), default="")
    expiry_on: Mapped[date | None]
    weight_kg: Mapped[int | None]
    tax_class: Mapped[TaxClass | None] = mapped_column(word(TaxClass))
    eco_class: Mapped[EcoClass | None] = mapped_column(word(EcoClass))
    user_kind: Mapped[VehicleUserKind] = mapped_column(word(VehicleUserKind), default=VehicleUserKind.PERSON)
    user_name: Mapped[str] = mapped_column(String(60), default="")
    representative: Mapped[str] = mapped_column(String(30), default="")
    address_1: Mapped[str] = mapped_column(String(60), default="")
    address_2: Mapped[str] = mapped_column(String(60), default="")
    certificate_number: Mapped[str] = mapped_column(String(13), default="")


class InspectionRequest(Versioned, Model):
    """依頼データ. Its id is the 申請ID: nine digits, given at the first save, never used again."""

    __tablename__ = "inspection_requests"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_inspection_requests_base"
        ),
        ForeignKeyConstraint(
            ["organization_id", "car_id"], ["cars.organization_id", "cars.id"], name="fk_inspection_requests_car"
        ),
        ForeignKeyConstraint(
            ["agent_organization_id", "agent_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_inspection_requests_agent_base",
        ),
        ForeignKeyConstraint(
            ["organization_id", "updated_by"],
            ["users.organization_id", "users.id"],
            name="fk_inspection_requests_updated_by",
        ),
        _list_index("ix_requests_by_updated_at", "organization_id", "updated_at", "id"),
        _list_index("ix_requests_by_status", "organization_id", "status", "updated_at", "id"),
        _list_index("ix_requests_sorted_by_status", "organization_id", "status", "id"),
        _list_index("ix_requests_by_returned_reason", "organization_id", "returned_reason", "id"),
        _list_index("ix_requests_by_kind", "organization_id", "kind", "updated_at", "id"),
        _list_index("ix_requests_by_base", "organization_id", "base_id", "updated_at", "id"),
        _list_index("ix_requests_by_plate", "organization_id", "plate_key", "id"),
        _list_index("ix_requests_by_plate_class", "organization_id", "plate_class", "id"),
        _list_index("ix_requests_by_plate_kana", "organization_id", "plate_kana", "id"),
        _list_index("ix_requests_by_plate_serial", "organization_id", "plate_serial", "id"),
        _list_index("ix_requests_by_chassis", "organization_id", "chassis_key", "id"),
        _list_index("ix_requests_by_chassis_end", "organization_id", "chassis_reversed", "id"),
        _list_index("ix_requests_by_name", "organization_id", "name_key", "id"),
        _list_index("ix_requests_by_planned_on", "organization_id", "planned_on", "id"),
        _list_index("ix_requests_by_expiry_on", "organization_id", "expiry_on", "id"),
        _list_index("ix_requests_agent_status", "agent_organization_id", "status", "expiry_on", "id"),
        _list_index("ix_requests_agent_updated_at", "agent_organization_id", "updated_at", "id"),
        _list_index("ix_requests_agent_number", "agent_organization_id", "id"),
        _list_index("ix_requests_agent_sorted_by_status", "agent_organization_id", "status", "id"),
        _list_index("ix_requests_agent_plate", "agent_organization_id", "plate_key", "id"),
        _list_index("ix_requests_agent_chassis", "agent_organization_id", "chassis_key", "id"),
        _list_index("ix_requests_agent_name", "agent_organization_id", "name_key", "id"),
        _list_index("ix_requests_agent_planned_on", "agent_organization_id", "planned_on", "id"),
        _list_index("ix_requests_agent_expiry_on", "agent_organization_id", "expiry_on", "id"),
        _list_index("ix_requests_agent_plate_serial", "agent_organization_id", "plate_serial", "id"),
        _list_index("ix_requests_agent_chassis_end", "agent_organization_id", "chassis_reversed", "id"),
        Index("ix_requests_due", "status", "planned_on"),
        Index(
            "ix_requests_deleted",
            "organization_id",
            "deleted_at",
            "id",
            sqlite_where=_DELETED_ROWS,
            postgresql_where=_DELETED_ROWS,
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    base_id: Mapped[int]
    car_id: Mapped[int | None]
    kind: Mapped[VehicleKind] = mapped_column(word(VehicleKind))
    status: Mapped[RequestStatus] = mapped_column(word(RequestStatus))
    agent_organization_id: Mapped[int | None]
    agent_base_id: Mapped[int | None]

    plate_region: Mapped[str] = mapped_column(String(4), default="")
    plate_class: Mapped[str] = mapped_column(key(3), default="")
    plate_kana: Mapped[str] = mapped_column(key(1), default="")
    plate_serial: Mapped[str] = mapped_column(key(4), default="")
    plate_key: Mapped[str] = mapped_column(key(20), default="")
    small_plate: Mapped[bool] = mapped_column(default=False)
    no_class_number: Mapped[bool] = mapped_column(default=False)
    chassis_number: Mapped[str] = mapped_column(String(23), default="")
    chassis_key: Mapped[str] = mapped_column(key(23), default="")
    chassis_reversed: Mapped[str] = mapped_column(key(23), default="")
    officially_stamped: Mapped[bool] = mapped_column(default=False)
    model_code: Mapped[str] = mapped_column(String(20), default="")
    engine_model: Mapped[str] = mapped_column(String(24), default="")
    first_registered: Mapped[str] = mapped_column(String(7), default="")
    weight_kg: Mapped[int | None]
    tax_class: Mapped[TaxClass | None] = mapped_column(word(TaxClass))
    eco_class: Mapped[EcoClass | None] = mapped_column(word(EcoClass))

    user_kind: Mapped[VehicleUserKind] = mapped_column(word(VehicleUserKind), default=VehicleUserKind.PERSON)
    user_name: Mapped[str] = mapped_column(String(60), default="")
    name_key: Mapped[str] = mapped_column(key(120), default="")
    representative: Mapped[str] = mapped_column(String(30), default="")
    address_1: Mapped[str] = mapped_column(String(60), default="")
    address_2: Mapped[str] = mapped_column(String(60), default="")

    validity_term: Mapped[str] = mapped_column(String(20), default="")
    expiry_on: Mapped[date | None] = mapped_column(SortableDay)
    planned_on: Mapped[date | None] = mapped_column(SortableDay)
    insured_until: Mapped[date | None]
    shortening_allowed: Mapped[bool] = mapped_column(default=False)
    parking_receipt: Mapped[bool] = mapped_column(default=False)
    cashless: Mapped[bool] = mapped_column(default=False)
    card_registered: Mapped[bool] = mapped_column(default=False)
    mandate_kind: Mapped[MandateKind] = mapped_column(word(MandateKind), default=MandateKind.NONE)
    renewal_place: Mapped[RenewalPlace] = mapped_column(word(RenewalPlace), default=RenewalPlace.OFFICE)
    delegate_number: Mapped[str] = mapped_column(String(10), default="")
    pickup: Mapped[Pickup | None] = mapped_column(SortableWord(Pickup))
    certificate_number: Mapped[str] = mapped_column(String(13), default="")
    account_id: Mapped[str] = mapped_column(String(20), default="")
    conformity_state: Mapped[ConformityState] = mapped_column(
        word(ConformityState), default=ConformityState.UNCONFIRMED
    )
    insurance_state: Mapped[InsuranceState] = mapped_column(word(InsuranceState), default=InsuranceState.PENDING)
    consent_on: Mapped[date | None]
    waivers: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    option_code: Mapped[str] = mapped_column(String(20), default="")
    own_fields: Mapped[list[str]] = mapped_column(Json, default=list)
    memo: Mapped[str] = mapped_column(String(500), default="")

    # Why it came back: from the agent, or as a draft that could not be released on its planned day.
    returned_reason: Mapped[str] = mapped_column(String(40), default="")
    returned_text: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime | None] = mapped_column(SortableMoment)
    sent_by: Mapped[int | None]
    entered_by: Mapped[int]
    updated_by: Mapped[int]
    updated_side: Mapped[str] = mapped_column(String(16), default="client", server_default="client")
    updated_by_agent: Mapped[int | None]
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Mandate(Model):
    """電子委任状 of a request: the file as it was handed in, who issued it and when."""

    __tablename__ = "mandates"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "request_id"],
            ["inspection_requests.organization_id", "inspection_requests.id"],
            name="fk_mandates_request",
        ),
        ForeignKeyConstraint(
            ["organization_id", "file_id"], ["files.organization_id", "files.id"], name="fk_mandates_file"
        ),
    )

    request_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organization_id: Mapped[int]
    file_id: Mapped[int]
    issuer: Mapped[str] = mapped_column(String(60))
    made_on: Mapped[date]
    set_by: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SearchGram(Model):
    """Two neighbouring letters of a vehicle user's name or a memo, so that words inside them are found."""

    __tablename__ = "search_grams"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "request_id"],
            ["inspection_requests.organization_id", "inspection_requests.id"],
            name="fk_search_grams_request",
            ondelete="CASCADE",
        ),
        Index("ix_search_grams_request_id", "request_id"),
        {"sqlite_with_rowid": False},
    )

    organization_id: Mapped[int] = mapped_column(primary_key=True)
    gram: Mapped[str] = mapped_column(key(2), primary_key=True)
    request_id: Mapped[int] = mapped_column(primary_key=True)


class OwnWord(Model):
    """Two neighbouring letters of one of the client's own fields, or its option code, by which it finds requests.

    Apart from the grams: an agent that searches memos is not to find by what is the client's own.
    """

    __tablename__ = "own_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "request_id"],
            ["inspection_requests.organization_id", "inspection_requests.id"],
            name="fk_own_words_request",
            ondelete="CASCADE",
        ),
        Index("ix_own_words_request_id", "request_id"),
        {"sqlite_with_rowid": False},
    )

    organization_id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(key(20), primary_key=True)
    request_id: Mapped[int] = mapped_column(primary_key=True)
