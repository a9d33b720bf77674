"""Client certificates, the second lock of an organization's sign-in, and our own authority that signs them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from domain.client_certificate import RevocationReason
from models.database import Model, UtcDateTime, key, word


class CertificateAuthority(Model):
    """認証局: its certificate, its sealed key, and its newest signed list of revoked certificates."""

    __tablename__ = "certificate_authorities"

    id: Mapped[int] = mapped_column(primary_key=True)
    # 1, 2, …: of two processes that both make the next one only one can.
    generation: Mapped[int] = mapped_column(unique=True)
    certificate: Mapped[str] = mapped_column(Text)
    sealed_key: Mapped[str] = mapped_column(Text)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime] = mapped_column(UtcDateTime)
    list_number: Mapped[int] = mapped_column(default=0)
    revocation_list: Mapped[str] = mapped_column(Text, default="")
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    listed_until: Mapped[datetime] = mapped_column(UtcDateTime)


class ClientCertificate(Model):
    """One certificate of an organization; it is told from all others by its fingerprint."""

    __tablename__ = "client_certificates"
    __table_args__ = (
        Index("ix_client_certificates_of_organization", "organization_id", "not_after"),
        Index("ix_client_certificates_by_end", "not_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("certificate_authorities.id"))
    serial: Mapped[str] = mapped_column(key(40), unique=True)
    fingerprint: Mapped[str] = mapped_column(key(64), unique=True)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[str] = mapped_column(String(32), default="")
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[str] = mapped_column(String(32), default="")
    reason: Mapped[RevocationReason | None] = mapped_column(word(RevocationReason))
    # With how many days left its end was last told.
    warned_days: Mapped[int | None]


class CertificatePackage(Model):
    """The private key of a certificate on its way to the organization.

    The file becomes empty soon after it was fetched; the row with the password goes when its time is over.
    """

    __tablename__ = "certificate_packages"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("client_certificates.id"), primary_key=True)
    sealed_file: Mapped[str] = mapped_column(Text)
    sealed_password: Mapped[str] = mapped_column(String(500))
    file_until: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
