"""Certificates, revocation lists and files for Windows, made out of keys and names; nothing is stored here.

RSA, because what is imported on a workshop's PC may land, depending on its age and its policy, in Windows' older key
store, and that knows no elliptic curves. The file is sealed with triple DES and SHA-1 for the same reason: before
Windows 10 1709 and Windows Server 2019 the import takes a file of AES for one with a wrong password. What such a
sealing is worth hangs on the password alone, so nobody chooses it: it is drawn at random, with 80 bits.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from domain.client_certificate import RevocationReason

PrivateKey = RSAPrivateKey

AUTHORITY_BITS, CLIENT_BITS = 3072, 2048
PUBLIC_EXPONENT = 65537
# Clocks of fronts and PCs differ; a certificate of this very second would be "not yet valid" to some.
CLOCKS_DIFFER = timedelta(minutes=10)
# Without what looks like something else when it is read off paper: 0 O 1 l I.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4
ROUNDS = 10_000
REASONS = {
    RevocationReason.LOST: x509.ReasonFlags.key_compromise,
    RevocationReason.REPLACED: x509.ReasonFlags.superseded,
    RevocationReason.LEFT: x509.ReasonFlags.cessation_of_operation,
    RevocationReason.MISTAKE: x509.ReasonFlags.unspecified,
}


@dataclass(frozen=True)
class Signer:
    """An authority ready to sign."""

    certificate: x509.Certificate
    key: PrivateKey

    @classmethod
    def of(cls, certificate: str, key: str) -> "Signer":
        opened = load_pem_private_key(key.encode(), None)
        assert isinstance(opened, RSAPrivateKey)
        return cls(x509.load_pem_x509_certificate(certificate.encode()), opened)


@dataclass(frozen=True)
class Holder:
    """Whom a certificate names: the organization and the side it stands on."""

    member_code: str
    name: str
    side: str


@dataclass(frozen=True)
class Revoked:
    """A line of a revocation list."""

    serial: str
    at: datetime
    reason: RevocationReason


def new_client_key() -> PrivateKey:
    """Made before the transaction of its certificate: looking for primes keeps no writer waiting."""
    return generate_private_key(PUBLIC_EXPONENT, CLIENT_BITS)


def new_password() -> str:
    """abcd-efgh-jkmn-pq23: to be read off paper and typed once."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS))


def new_authority(generation: int, now: datetime, until: datetime) -> Signer:
    key = generate_private_key(PUBLIC_EXPONENT, AUTHORITY_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Keizoku"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Keizoku client certificates {generation}"),
        ]
    )
    public = key.public_key()
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_second(now - CLOCKS_DIFFER))
        .not_valid_after(_second(until))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Signer(certificate, key)


def new_certificate(
    signer: Signer, holder: Holder, key: PrivateKey, now: datetime, until: datetime
) -> x509.Certificate:
    """No certificate outlives the authority that signed it."""
    public = key.public_key()
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, holder.name),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, holder.side),
            x509.NameAttribute(NameOID.COMMON_NAME, holder.member_code),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=True, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    ours = signer.key.public_key()
    return (
        x509.CertificateBuilder(issuer_name=signer.certificate.subject, subject_name=subject, public_key=public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_second(now - CLOCKS_DIFFER))
        .not_valid_after(min(_second(until), signer.certificate.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ours), critical=False)
        .sign(signer.key, hashes.SHA256())
    )


def new_list(signer: Signer, number: int, revoked: Iterable[Revoked], now: datetime, until: datetime) -> str:
    """The signed list of what this authority has revoked, as PEM."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(signer.certificate.subject)
        .last_update(_second(now))
        .next_update(_second(until))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), critical=False
        )
    )  # fmt: skip
    for line in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(int(line.serial, 16)).revocation_date(_second(line.at))
        flag = REASONS[line.reason]
        if flag is not x509.ReasonFlags.unspecified:
            entry = entry.add_extension(x509.CRLReason(flag), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(signer.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def file_for_windows(holder: Holder, key: PrivateKey, certificate: x509.Certificate, password: str) -> bytes:
    """A .p12 of the key and its certificate.

    Without the authority's: Windows would ask whether that is to be trusted for everything, and nothing needs it.
    """
    sealing = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(hashes.SHA1())  # noqa: S303 -- the one that every Windows reads
        .build(password.encode("ascii"))
    )
    name = f"Keizoku {holder.member_code}".encode("ascii")
    return pkcs12.serialize_key_and_certificates(name, key, certificate, None, sealing)


def key_text(key: PrivateKey) -> str:
    """Only ever on its way into the vault."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def certificate_text(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def fingerprint_of(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def serial_of(certificate: x509.Certificate) -> str:
    return f"{certificate.serial_number:040x}"


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
