"""Dated reference rows (prices, taxes, deadlines, offices: what changes by date, not by release) and planned stops."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.service_hours import System
from models.database import Json, Model, UtcDateTime, key, word


class ReferenceRow(Model):
    """One row of one list from one day on. A row the operator changed is left alone by the loader."""

    __tablename__ = "reference_rows"

    list_name: Mapped[str] = mapped_column(key(40), primary_key=True)
    row_key: Mapped[str] = mapped_column(key(120), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    position: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlannedStop(Model):
    """A stop of one system, entered by the operator; half-open."""

    __tablename__ = "planned_stops"
    __table_args__ = (Index("ix_planned_stops_ends_at", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[System] = mapped_column(word(System))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(String(200), default="")
