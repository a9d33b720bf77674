"""The versions of the terms of use."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.database import Json, Model, UtcDateTime


class TermsVersion(Model):
    """利用規約 from a day on; triggers forbid changing or removing one, for somebody has agreed to it."""

    __tablename__ = "terms_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date]
    # Articles in their order: key, heading and text of each.
    sections: Mapped[list[dict[str, str]]] = mapped_column(Json)
    announced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    announced_by: Mapped[int | None]
