"""The certificates with which an agent signs what it lodges; their keys lie sealed and are shown to nobody."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Json, Model, UtcDateTime, Versioned, key


class SigningCertificate(Versioned, Model):
    """署名用の電子証明書 of an agent's organization.

    `trade_name`, `holder` and `address` are what people entered, the `certified_` ones what the certificate says.
    Until `registered_at` the entry is unfinished; a certificate that was stopped keeps neither key nor file.
    """

    __tablename__ = "signing_certificates"
    __table_args__ = (
        Index("ix_signing_certificates_of_organization", "organization_id", "not_after"),
        Index("ix_signing_certificates_not_after", "not_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    serial: Mapped[str] = mapped_column(key(64))
    fingerprint: Mapped[str] = mapped_column(key(64))
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime] = mapped_column(UtcDateTime)
    certified_trade_name: Mapped[str] = mapped_column(String(120), default="")
    certified_holder: Mapped[str] = mapped_column(String(120), default="")
    certified_address: Mapped[str] = mapped_column(String(240), default="")
    # The certificate and those between it and its authority, as PEM: public.
    certificates: Mapped[str] = mapped_column(Text)
    sealed_key: Mapped[str] = mapped_column(Text)
    # The file as handed in: by opening it anew a PIN is known to be right, which is kept nowhere.
    sealed_file: Mapped[str] = mapped_column(Text)
    trade_name_kana: Mapped[str] = mapped_column(String(120), default="")
    trade_name: Mapped[str] = mapped_column(String(60), default="")
    holder_kana: Mapped[str] = mapped_column(String(120), default="")
    holder: Mapped[str] = mapped_column(String(60), default="")
    postal_code: Mapped[str] = mapped_column(String(8), default="")
    address_1: Mapped[str] = mapped_column(String(100), default="")
    address_2: Mapped[str] = mapped_column(String(100), default="")
    used_from: Mapped[date | None]
    # Words of `ComparedField` that were saved though they differ.
    differing: Mapped[list[str]] = mapped_column(Json, default=list)
    uploaded_by: Mapped[str] = mapped_column(String(32), default="")
    registered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # How many days before its end it was warned of last.
    warned_days: Mapped[int | None]
