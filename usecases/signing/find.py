"""An agent's signing certificates as its pages show them; what is sealed of them is not even selected."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.expiry import Expiring, expiry_term
from domain.refusal import Refusal
from domain.signing_certificate import CertificateRead, ComparedField, SigningState, Usability, signing_now, state_of
from models.signing import SigningCertificate
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, page_of
from usecases.reference import expiry_terms
from usecases.scope import visible_signing
from usecases.signing.choose import usability
from usecases.vault import Vault

SORTS: dict[str, SortColumn] = {"not_after": moment_column(SigningCertificate.not_after)}


@dataclass(frozen=True)
class SigningShown:
    """One certificate; `days_left` is counted to its last day, and `due` says that a new one should be there soon."""

    id: int
    version: int
    updated_at: datetime
    state: SigningState
    read: CertificateRead
    trade_name_kana: str
    trade_name: str
    holder_kana: str
    holder: str
    postal_code: str
    address_1: str
    address_2: str
    used_from: date | None
    differing: tuple[ComparedField, ...]
    uploaded_by: str
    created_at: datetime
    registered_at: datetime | None
    stopped_at: datetime | None
    days_left: int
    due: bool

    @property
    def can_be_changed(self) -> bool:
        return self.state not in (SigningState.STOPPED, SigningState.EXPIRED)

    @property
    def can_be_stopped(self) -> bool:
        return self.state is not SigningState.STOPPED


@dataclass(frozen=True)
class SigningList:
    """The organization's certificates, the longest lasting first; whether one of them signs today."""

    page: PageOf[SigningShown]
    total: int
    signs: bool
    registered: bool


def list_certificates(session: Session, actor: Actor, wish: Wish, now: datetime) -> SigningList:
    query = select(SigningCertificate).options(*_UNSEEN).where(visible_signing(actor))
    lives = usabilities(session, actor)
    signing, warn_from = signing_now(lives.values(), now), _warn_from(session, now)
    page = page_of(
        session, query, wish, SORTS, "not_after", SigningCertificate.id,
        lambda row: _shown(row.SigningCertificate, signing, warn_from, now), descending_by_default=True,
    )  # fmt: skip
    total = counted(session, {"all": query.with_only_columns(SigningCertificate.id)})["all"]
    return SigningList(page, total, signing is not None, any(one.used_from for one in lives.values()))


def find_certificate(session: Session, actor: Actor, certificate_id: int, lock: bool = False) -> SigningCertificate:
    """Raises Refusal not_found, for another's as for one that never was."""
    query = select(SigningCertificate).where(visible_signing(actor), SigningCertificate.id == certificate_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found


def show_certificate(session: Session, actor: Actor, certificate_id: int, now: datetime) -> SigningShown:
    """Raises Refusal not_found."""
    row = find_certificate(session, actor, certificate_id)
    signing = signing_now(usabilities(session, actor).values(), now)
    return _shown(row, signing, _warn_from(session, now), now)


def file_of(session: Session, vault: Vault, actor: Actor, certificate_id: int) -> bytes:
    """The file as it was handed in, for trying a PIN on it alone; it is never handed out. Raises not_found."""
    row = find_certificate(session, actor, certificate_id)
    if not row.sealed_file:
        raise Refusal("signing_certificate_stopped")
    return bytes.fromhex(vault.open(row.sealed_file))


def usabilities(session: Session, actor: Actor) -> dict[int, Usability]:
    row = SigningCertificate
    found = session.execute(
        select(row.id, row.used_from, row.not_before, row.not_after, row.stopped_at, row.registered_at).where(
            visible_signing(actor)
        )
    )
    return {one.id: usability(one) for one in found}


def read_of(row: SigningCertificate) -> CertificateRead:
    return CertificateRead(
        row.certified_trade_name, row.certified_holder, row.certified_address, row.serial, row.fingerprint,
        row.not_before, row.not_after,
    )  # fmt: skip


_UNSEEN = tuple(
    defer(column, raiseload=True)
    for column in (SigningCertificate.sealed_key, SigningCertificate.sealed_file, SigningCertificate.certificates)
)


def _warn_from(session: Session, now: datetime) -> int:
    term = expiry_term(expiry_terms(session), Expiring.SIGNING_CERTIFICATE, day_in_japan(now))
    return max(term.warn_days, default=0)


def _shown(row: SigningCertificate, signing: int | None, warn_from: int, now: datetime) -> SigningShown:
    state = state_of(usability(row), signing, now)
    days_left = (day_in_japan(row.not_after) - day_in_japan(now)).days
    told = {name: getattr(row, name) for name in _PLAIN}
    return SigningShown(
        state=state,
        read=read_of(row),
        differing=tuple(ComparedField(word) for word in row.differing),
        days_left=days_left,
        due=days_left <= warn_from and state not in (SigningState.STOPPED, SigningState.EXPIRED),
        **told,
    )


_PLAIN = (
    "id", "version", "updated_at", "trade_name_kana", "trade_name", "holder_kana", "holder", "postal_code", "address_1",
    "address_2", "used_from", "uploaded_by", "created_at", "registered_at", "stopped_at",
)  # fmt: skip
