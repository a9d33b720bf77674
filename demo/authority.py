"""A small authority for training: it issues certificates to sign with, as .p12 files, to the demo and to tests."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

NAME = "訓練用認証局"
PIN = "2468"
ROUNDS = 10_000
LIFE = timedelta(days=20 * 365)
Key = RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Named:
    """Whom a certificate names, letter for letter."""

    holder: str
    trade_name: str = ""
    prefecture: str = ""
    city: str = ""
    street: str = ""

    def name(self) -> x509.Name:
        parts = (
            (NameOID.STATE_OR_PROVINCE_NAME, self.prefecture),
            (NameOID.LOCALITY_NAME, self.city),
            (NameOID.STREET_ADDRESS, self.street),
            (NameOID.ORGANIZATION_NAME, self.trade_name),
            (NameOID.COMMON_NAME, self.holder),
        )
        return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Key

    def file(self, pin: str = PIN, authority: x509.Certificate | None = None, rounds: int = ROUNDS) -> bytes:
        """As its holder receives it."""
        sealing = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(rounds).build(pin.encode())
        chain = [authority] if authority else None
        return pkcs12.serialize_key_and_certificates(b"signing", self.key, self.certificate, chain, sealing)


@dataclass(frozen=True)
class Authority:
    """Its own certificate and key."""

    own: Issued

    @classmethod
    def made(cls, now: datetime, name: str = NAME) -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        built = _builder(called, called, key, now - LIFE, now + LIFE).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        return cls(Issued(built.sign(key, hashes.SHA256()), key))

    @property
    def pem(self) -> str:
        return self.own.certificate.public_bytes(Encoding.PEM).decode()

    def issue(
        self, named: Named, not_before: datetime, not_after: datetime, key: Key | None = None, signs: bool = True
    ) -> Issued:
        key = key or generate_private_key(65537, 2048)
        usage = x509.KeyUsage(
            digital_signature=signs, content_commitment=signs, key_encipherment=not signs, data_encipherment=False,
            key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        built = (
            _builder(named.name(), self.own.certificate.subject, key, not_before, not_after)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
        )
        return Issued(built.sign(self.own.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key, not_before: datetime, not_after: datetime
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=not_before.astimezone(UTC).replace(microsecond=0, tzinfo=None),
        not_valid_after=not_after.astimezone(UTC).replace(microsecond=0, tzinfo=None),
    )
