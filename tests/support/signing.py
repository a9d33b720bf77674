"""Signing certificates as tests want them: files of every kind, and registered ones without opening a file."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy.orm import Session

from demo.authority import PIN, Authority, Issued, Named
from demo.organizations import Demo
from domain.clock import day_in_japan
from domain.signing_certificate import CertificateEntry
from models.organizations import Organization
from models.signing import SigningCertificate
from tests.support.agency_stories import TEST_VAULT
from tests.support.stories import AGENT, actor_of
from usecases.signing.hand_in import HandIn, hand_in
from usecases.signing.open_file import OpenedFile, read_certificate
from usecases.signing.settle import SettleCertificate, settle_certificate

__all__ = ["NAMED", "PIN", "an_entry", "authority", "issued", "opened", "registered"]
NAMED = Named("支部 長子", "東京支部", "東京都", "渋谷区本町", "４－１６－４")
FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


@cache
def authority(name: str = "試験用認証局") -> Authority:
    return Authority.made(datetime(2026, 1, 1, tzinfo=UTC), name)


@cache
def signing_key(nth: int = 0) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def issued(
    named: Named = NAMED, not_before: datetime = FROM, not_after: datetime = UNTIL, by: Authority | None = None
) -> Issued:
    return (by or authority()).issue(named, not_before, not_after, signing_key())


def opened(one: Issued) -> OpenedFile:
    """As if its file had been opened; that takes a process of its own and is tested apart."""
    key = one.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    chain = one.certificate.public_bytes(Encoding.PEM).decode()
    return OpenedFile(read_certificate(one.certificate), chain, key, one.file(rounds=1))


def an_entry(used_from: date, **changes: str) -> CertificateEntry:
    """Exactly what NAMED says."""
    told = {
        "trade_name_kana": "トウキョウシブ", "trade_name": "東京支部", "holder_kana": "シブ チョウコ",
        "holder": "支部 長子", "postal_code": "151-0071", "address_1": "東京都渋谷区本町４－１６－４", "address_2": "",
    }  # fmt: skip
    return CertificateEntry(**{**told, **changes}, used_from=used_from)


def registered(
    session: Session,
    demo: Demo,
    now: datetime,
    used_from: date | None = None,
    not_after: datetime | None = None,
    by: Authority | None = None,
    member_code: str = AGENT,
) -> SigningCertificate:
    """One that may sign from the day it is registered, or from `used_from`."""
    admin = actor_of(session, demo, "admin", member_code)
    one = issued(not_before=now - timedelta(days=1), not_after=not_after or now + timedelta(days=400), by=by)
    made = hand_in(session, TEST_VAULT, admin, HandIn(opened(one)), now)
    entry = an_entry(used_from or day_in_japan(now))
    settle_certificate(session, admin, SettleCertificate(made, 1, entry), now)
    session.flush()
    return session.get_one(SigningCertificate, made)


def a_strange_one(session: Session, agent: Organization, now: datetime) -> SigningCertificate:
    """One of an agent that is not of the demo."""
    one = opened(issued(Named("隣 町子")))
    made = SigningCertificate(
        organization_id=agent.id, serial=one.read.serial, fingerprint=one.read.fingerprint, holder="隣 町子",
        not_before=one.read.not_before, not_after=one.read.not_after, certificates=one.certificates,
        sealed_key=TEST_VAULT.seal(one.key), sealed_file=TEST_VAULT.seal(one.file.hex()),
        used_from=day_in_japan(now), registered_at=now, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made
