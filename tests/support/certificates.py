"""Client certificates as tests want them: issued, fetched, opened."""

import io
import ssl
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from sqlalchemy.orm import Session

from models.client_certificates import CertificatePackage
from models.database import Database
from tests.support.agency_stories import TEST_VAULT
from tests.support.organizations import Demo, find_organizations
from tests.support.stories import actor_of
from usecases.client_certificates.fetch import fetch_file
from usecases.client_certificates.issue import IssueCertificate, issue_certificate
from usecases.client_certificates.making import fingerprint_of, new_client_key

OPERATOR = "1000001"
__all__ = ["OPERATOR", "OnPc", "a_certificate", "a_pc", "opened"]


@dataclass(frozen=True)
class OnPc:
    """A certificate with its key, as a PC holds it."""

    id: int
    certificate: x509.Certificate
    key: RSAPrivateKey

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.certificate)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def load(self, context: ssl.SSLContext, folder: Path) -> None:
        """Let connections of this context show the certificate."""
        file = folder / f"{self.fingerprint}.pem"
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        file.write_text(key + self.pem)
        context.load_cert_chain(file)


def a_certificate(session: Session, demo: Demo, now: datetime, member_code: str) -> int:
    """One that the operator has issued and nobody has fetched."""
    actor = actor_of(session, demo, "admin", OPERATOR)
    return issue_certificate(session, TEST_VAULT, actor, IssueCertificate(member_code, new_client_key()), now)


def a_pc(database: Database, now: datetime, member_code: str) -> OnPc:
    """A PC on which a new certificate of this organization was installed."""
    with database.writer() as session, session.begin():
        demo = find_organizations(session)
        made = a_certificate(session, demo, now, member_code)
        package = session.get_one(CertificatePackage, made)
        password = TEST_VAULT.open(package.sealed_password)
        actor = actor_of(session, demo, "admin", OPERATOR)
        zipped = fetch_file(session, TEST_VAULT, actor, member_code, made, now).read()
    return opened(made, zipped, member_code, password)


def opened(made: int, zipped: bytes, member_code: str, password: str) -> OnPc:
    """What is in the zip, opened with the password that came apart."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as parts:
        body = parts.read(f"keizoku-{member_code}.p12")
    key, certificate, _others = pkcs12.load_key_and_certificates(body, password.encode())
    assert isinstance(key, RSAPrivateKey)
    assert certificate is not None
    return OnPc(made, certificate, key)
