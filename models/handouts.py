"""資料 that the operator hands out to its users, and the versions of each."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.handout import HandoutKind
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from models.database import Model, SortableMoment, SortableWord, UtcDateTime, Versioned, word


class Handout(Versioned, Model):
    """Without a side it is for clients and agents, without a kind of vehicle for those of both.

    `latest` is the number of its newest version, which may be shown from a later day only.
    """

    __tablename__ = "handouts"
    __table_args__ = (Index("ix_handouts_by_updated_at", "updated_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[HandoutKind] = mapped_column(word(HandoutKind))
    title: Mapped[str] = mapped_column(String(100))
    title_key: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(String(300), default="")
    side: Mapped[OrganizationKind | None] = mapped_column(SortableWord(OrganizationKind), nullable=False)
    vehicle_kind: Mapped[VehicleKind | None] = mapped_column(SortableWord(VehicleKind), nullable=False)
    for_admin: Mapped[bool]
    for_base_admin: Mapped[bool]
    for_sender: Mapped[bool]
    for_viewer: Mapped[bool]
    latest: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(SortableMoment, nullable=False)
    updated_by: Mapped[int | None]


class HandoutEdition(Model):
    """One version of it: a file, and from when it takes the place of the one before."""

    __tablename__ = "handout_editions"
    __table_args__ = (UniqueConstraint("handout_id", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handout_id: Mapped[int] = mapped_column(ForeignKey("handouts.id"))
    edition: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    shown_from: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None]
