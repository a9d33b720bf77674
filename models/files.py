"""Files that belong to an organization, and their bytes, written in the transaction of the act they belong to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Model, UtcDateTime, key


class FileContent(Model):
    """The bytes of a file under their SHA-256: the same bytes are kept once."""

    __tablename__ = "file_contents"

    sha256: Mapped[str] = mapped_column(key(64), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class File(Model):
    """What a file is and whose; it is served through the use case of what it belongs to, never by itself."""

    __tablename__ = "files"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_files_base"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    base_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("file_contents.sha256"))
    keep_until: Mapped[date | None]
    made_by: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
