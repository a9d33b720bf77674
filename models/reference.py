"""Dated reference rows: prices, taxes, deadlines, offices and other lists that change by date, not by release."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Json, Model, UtcDateTime, key


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
