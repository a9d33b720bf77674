"""Certificates from their issuing to their end, on both databases."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID
from sqlalchemy import func, select

from domain.actor import Actor
from domain.client_certificate import CertificateState, RevocationReason, ShownCertificate
from domain.refusal import Refusal
from domain.rights import RIGHTS
from models.audit import AuditEntry
from models.client_certificates import CertificateAuthority, CertificatePackage, ClientCertificate
from models.database import Database
from models.organizations import Organization
from models.users import UserSession
from tests.support.agency_stories import TEST_VAULT
from tests.support.certificates import OPERATOR, OnPc, a_certificate, a_pc, opened
from tests.support.client import PASSWORD
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.client_certificates.authority import authority_now, certificates_of_authorities
from usecases.client_certificates.erase import erase_packages, is_package_due
from usecases.client_certificates.fetch import fetch_file, fetch_password
from usecases.client_certificates.find import find_holder
from usecases.client_certificates.issue import IssueCertificate, issue_certificate
from usecases.client_certificates.lists import is_list_due, published_lists, renew_lists
from usecases.client_certificates.making import new_client_key
from usecases.client_certificates.require import RequireCertificate, lift_requirement, require_certificate
from usecases.client_certificates.revoke import RevokeCertificate, revoke_certificate
from usecases.sessions.guard import LockRule
from usecases.sessions.sign_in import SignIn, sign_in
from usecases.transaction import reading, transaction

MINATO, AOZORA = "1845678", "1845679"
RULE = LockRule(5, timedelta(minutes=15))
TRIPLE_DES, AES = bytes.fromhex("2a864886f70d010c0103"), bytes.fromhex("2a864886f70d01050d")


@pytest.fixture
def operator(database: Database, organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "admin", OPERATOR)


@pytest.fixture
def pc(database: Database, operator: Actor, now: datetime) -> OnPc:
    return a_pc(database, now, MINATO)


def enter(pc: OnPc | None, now: datetime, member_code: str = MINATO) -> str:
    """The code of the refusal, or nothing."""
    shown = ShownCertificate(pc.fingerprint, checked=True) if pc else None
    with transaction() as session:
        answer = sign_in(session, TEST_VAULT, SignIn(member_code, "sender", PASSWORD, "127.0.0.1", shown), RULE, now)
    return answer.refusal.code if answer.refusal else ""


def require(operator: Actor, now: datetime, member_code: str = MINATO, **how: Any) -> None:
    with transaction() as session:
        command = RequireCertificate(member_code, **{"required": True, "front": True, "shown": False, **how})
        require_certificate(session, operator, command, now)


def revoke(operator: Actor, pc: OnPc, now: datetime, member_code: str = MINATO) -> None:
    with transaction() as session:
        revoke_certificate(
            session, TEST_VAULT, operator, RevokeCertificate(member_code, pc.id, RevocationReason.LOST), now
        )


def ends() -> list[tuple[str, str]]:
    """Why each session has ended, and whether it had a certificate."""
    with reading() as session:
        found = session.execute(select(UserSession.end_reason, UserSession.certificate_fingerprint))
        return [(reason, "with" if fingerprint else "without") for reason, fingerprint in found]


def lists(now: datetime) -> list[x509.CertificateRevocationList]:
    with reading() as session:
        text = published_lists(session, now)
    return [
        x509.load_pem_x509_crl(f"-----BEGIN X509 CRL-----{part}".encode())
        for part in text.split("-----BEGIN X509 CRL-----")[1:]
    ]


def serials(now: datetime) -> list[int]:
    return [line.serial_number for listed in lists(now) for line in listed]


def test_a_certificate_names_its_organization_and_is_signed_by_ours(pc: OnPc, now: datetime) -> None:
    with reading() as session:
        ours = x509.load_pem_x509_certificate(certificates_of_authorities(session, now).encode())
    pc.certificate.verify_directly_issued_by(ours)
    usage = pc.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert pc.certificate.subject.rfc4514_string() == "CN=1845678,OU=client,O=株式会社みなと自動車"
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert (pc.key.key_size, pc.key.public_key() == pc.certificate.public_key()) == (2048, True)
    assert pc.certificate.not_valid_before_utc < now
    assert pc.certificate.not_valid_after_utc == datetime.fromisoformat("2028-11-20T14:59:59+00:00")


def test_the_file_is_one_that_old_windows_opens_and_only_with_its_password(
    database: Database, organizations: Demo, operator: Actor, now: datetime
) -> None:
    with transaction() as session:
        made = a_certificate(session, organizations, now, MINATO)
        package = session.get_one(CertificatePackage, made)
        body = base64.b64decode(TEST_VAULT.open(package.sealed_file))
        password = TEST_VAULT.open(package.sealed_password)
    assert (TRIPLE_DES in body, AES in body) == (True, False)
    assert len({*password} - {*"abcdefghijkmnpqrstuvwxyz23456789-"}) == 0
    assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
    pkcs12.load_key_and_certificates(body, password.encode())
    with pytest.raises(ValueError, match="Invalid password"):
        pkcs12.load_key_and_certificates(body, password.replace("-", "").encode())


def test_no_key_and_no_password_stands_readable_in_the_database(
    database: Database, organizations: Demo, operator: Actor, now: datetime
) -> None:
    with transaction() as session:
        made = a_certificate(session, organizations, now, MINATO)
        package = session.get_one(CertificatePackage, made)
        authority = session.scalars(select(CertificateAuthority)).one()
        password = TEST_VAULT.open(package.sealed_password)
        assert "PRIVATE KEY" in TEST_VAULT.open(authority.sealed_key)
        kept = [*vars(package).values(), *vars(authority).values()]
    texts = [text for text in kept if isinstance(text, str)]
    assert [text for text in texts if "PRIVATE" in text or password in text] == []


def test_the_key_is_forgotten_soon_after_it_was_fetched(
    database: Database, organizations: Demo, operator: Actor, now: datetime
) -> None:
    with transaction() as session:
        made = a_certificate(session, organizations, now, MINATO)
        password = TEST_VAULT.open(session.get_one(CertificatePackage, made).sealed_password)
        first = fetch_file(session, TEST_VAULT, operator, MINATO, made, now).read()
    soon, late = now + timedelta(minutes=9), now + timedelta(minutes=10)
    with transaction() as session:
        assert fetch_file(session, TEST_VAULT, operator, MINATO, made, soon).read() == first
        assert is_package_due(session, soon) is False
    with transaction() as session, pytest.raises(Refusal) as refused:
        fetch_file(session, TEST_VAULT, operator, MINATO, made, late)
    assert refused.value.code == "certificate_file_gone"
    with transaction() as session:
        assert is_package_due(session, late) is True
        erase_packages(session, late)
        assert session.get_one(CertificatePackage, made).sealed_file == ""
        assert is_package_due(session, late) is False
        assert fetch_password(session, TEST_VAULT, operator, MINATO, made, late).media_type == "application/pdf"
    assert opened(made, first, MINATO, password).fingerprint


def test_what_nobody_fetches_in_time_is_forgotten(
    database: Database, organizations: Demo, operator: Actor, now: datetime
) -> None:
    with transaction() as session:
        made = a_certificate(session, organizations, now, MINATO)
    for days, left in ((13, 1), (14, 0)):
        with transaction() as session:
            erase_packages(session, now + timedelta(days=days))
            assert session.scalar(select(func.count()).select_from(CertificatePackage)) == left
    with transaction() as session:
        codes = []
        for fetch in (fetch_file, fetch_password):
            with pytest.raises(Refusal) as refused:
                fetch(session, TEST_VAULT, operator, MINATO, made, now)
            codes.append(refused.value.code)
    assert codes == ["certificate_file_gone", "certificate_password_gone"]


def test_revoking_ends_what_was_opened_with_it_and_lists_it_at_once(
    database: Database, operator: Actor, pc: OnPc, now: datetime
) -> None:
    second = a_pc(database, now, MINATO)
    assert [enter(pc, now), enter(second, now), enter(None, now), serials(now)] == ["", "", "", []]
    revoke(operator, pc, now)
    assert sorted(ends()) == [("", "with"), ("", "without"), ("certificate_revoked", "with")]
    assert serials(now) == [pc.certificate.serial_number]
    require(operator, now)
    assert [enter(pc, now), enter(second, now)] == ["certificate_revoked", ""]
    with pytest.raises(Refusal) as refused:
        revoke(operator, pc, now)
    assert refused.value.code == "certificate_already_revoked"


def test_a_list_is_signed_numbered_dated_and_renewed_at_half_its_time(
    database: Database, operator: Actor, pc: OnPc, now: datetime
) -> None:
    with reading() as session:
        ours = x509.load_pem_x509_certificate(certificates_of_authorities(session, now).encode())
    [listed] = lists(now)
    assert listed.is_signature_valid(ours.public_key())  # type: ignore[arg-type]
    assert (listed.last_update_utc, listed.next_update_utc) == (now, now + timedelta(days=7))
    half = now + timedelta(days=3, hours=12)
    for moment, due in ((half - timedelta(seconds=1), False), (half, True)):
        with transaction() as session:
            assert is_list_due(session, moment) is due
            renew_lists(session, TEST_VAULT, moment)
    [renewed] = lists(half)
    numbers = [each.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for each in (listed, renewed)]
    assert (numbers, renewed.next_update_utc) == ([1, 2], half + timedelta(days=7))


def test_asking_for_certificates_signs_out_who_has_none(
    database: Database, operator: Actor, pc: OnPc, now: datetime
) -> None:
    assert [enter(None, now), enter(pc, now), enter(None, now, AOZORA)] == ["", "", ""]
    require(operator, now)
    assert sorted(ends()) == [("", "with"), ("", "without"), ("certificate_required", "without")]
    assert [enter(None, now), enter(pc, now), enter(None, now, AOZORA)] == ["certificate_missing", "", ""]
    require(operator, now, required=False)
    assert enter(None, now) == ""


@pytest.mark.parametrize(
    ("member_code", "how", "code"),
    [
        (MINATO, {"front": False}, "certificate_front_missing"),
        (AOZORA, {}, "certificate_none_fetched"),
        (OPERATOR, {}, "certificate_not_shown_here"),
        (OPERATOR, {"shown": True}, ""),
    ],
)
def test_nobody_is_locked_out_by_asking(
    database: Database, organizations: Demo, operator: Actor, pc: OnPc, now: datetime,
    member_code: str, how: dict[str, bool], code: str,
) -> None:  # fmt: skip
    """Aozora has a certificate, which nobody has fetched; the operator has one that was."""
    a_pc(database, now, OPERATOR)
    with transaction() as session:
        a_certificate(session, organizations, now, AOZORA)
    said = ""
    try:
        require(operator, now, member_code, **how)
    except Refusal as refused:
        said = refused.code
    assert said == code


def test_a_command_on_the_server_is_the_way_back_in(
    database: Database, operator: Actor, pc: OnPc, now: datetime
) -> None:
    require(operator, now)
    with transaction() as session:
        lift_requirement(session, MINATO, now)
    assert enter(None, now) == ""
    with transaction() as session, pytest.raises(Refusal) as refused:
        lift_requirement(session, "9999999", now)
    assert refused.value == Refusal("member_code_unknown", "member_code")


def test_each_act_stands_in_both_audits(database: Database, operator: Actor, now: datetime) -> None:
    pc = a_pc(database, now, MINATO)
    require(operator, now)
    enter(None, now)
    revoke(operator, pc, now)
    with reading() as session:
        entries = session.execute(
            select(Organization.member_code, AuditEntry.login_id, AuditEntry.code, AuditEntry.record, AuditEntry.facts)
            .join(Organization, Organization.id == AuditEntry.organization_id)
            .where(AuditEntry.code.contains("certificate"))
            .order_by(AuditEntry.id)
        ).all()
    named = f"certificate {pc.certificate.serial_number:040x}"
    acts: list[tuple[str, str, dict[str, object]]] = [
        ("certificate_issued", named, {}),
        ("certificate_fetched", named, {}),
        ("certificate_requirement_set", MINATO, {"required": True}),
    ]
    by_admin = [(code, "admin", *act) for act in acts for code in (OPERATOR, MINATO)]
    assert [tuple(entry) for entry in entries] == [
        (OPERATOR, "", "certificate_authority_made", "authority 1", {}),
        *by_admin,
        (MINATO, "sender", "sign_in_certificate_refused", "", {"answer": "certificate_missing"}),
        (OPERATOR, "admin", "certificate_revoked", named, {"reason": "lost"}),
        (MINATO, "admin", "certificate_revoked", named, {"reason": "lost"}),
    ]


def test_a_wrong_certificate_locks_no_name_but_too_many_are_too_many(
    database: Database, operator: Actor, pc: OnPc, now: datetime
) -> None:
    """Name and password were right; but who tries certificates by the dozen waits like who tries passwords."""
    require(operator, now)
    answers = [enter(None, now) for _turn in range(22)]
    assert answers == ["certificate_missing"] * 21 + ["sign_in_too_many"]
    assert enter(pc, now + timedelta(seconds=61)) == ""


def test_only_who_may_issues_and_sees_certificates(
    database: Database, organizations: Demo, pc: OnPc, now: datetime
) -> None:
    with transaction() as session:
        others = [
            actor_of(session, organizations, login_id, code)
            for code, login_id in ((OPERATOR, "clerk"), (MINATO, "admin"), ("2000001", "admin"))
        ]
        wrong = []
        for actor in others:
            for act in (
                lambda actor: find_holder(session, actor, MINATO, now),
                lambda actor: fetch_password(session, TEST_VAULT, actor, MINATO, pc.id, now),
                lambda actor: issue_certificate(
                    session, TEST_VAULT, actor, IssueCertificate(MINATO, new_client_key()), now
                ),
            ):
                with pytest.raises(Refusal) as refused:
                    act(actor)
                wrong += [] if refused.value.code == "not_found" else [actor.login_id]
    assert wrong == []
    assert len(RIGHTS) == 10


def test_a_certificate_under_another_organizations_code_is_not_found(
    database: Database, operator: Actor, pc: OnPc, now: datetime
) -> None:
    with pytest.raises(Refusal) as refused:
        revoke(operator, pc, now, AOZORA)
    assert refused.value.code == "not_found"
    with reading() as session:
        [row] = find_holder(session, operator, MINATO, now).certificates
    assert (row.state, row.id) == (CertificateState.VALID, pc.id)


def test_an_authority_is_followed_by_another_before_it_is_too_old(
    database: Database, operator: Actor, pc: OnPc, now: datetime
) -> None:
    """Ten years: in the ninth a certificate of two years would outlive it. A front then knows both."""
    later = now + timedelta(days=8 * 366)
    young = a_pc(database, later, MINATO)
    with reading() as session:
        made = session.scalars(select(CertificateAuthority.generation).order_by(CertificateAuthority.id)).all()
        ours = x509.load_pem_x509_certificates(certificates_of_authorities(session, later).encode())
    assert (made, len(ours), len(lists(later))) == ([1, 2], 2, 2)
    young.certificate.verify_directly_issued_by(ours[1])
    with reading() as session:
        assert (
            len(
                x509.load_pem_x509_certificates(
                    certificates_of_authorities(session, later + timedelta(days=3 * 366)).encode()
                )
            )
            == 1
        )


def test_of_two_that_make_the_first_authority_at_once_both_get_the_same(
    database: Database, operator: Actor, now: datetime
) -> None:
    def make(_turn: int) -> int:
        with transaction() as session:
            return authority_now(session, TEST_VAULT, now).row.id

    with ThreadPoolExecutor(2) as both:
        made = set(both.map(make, range(2)))
    with reading() as session:
        assert set(session.scalars(select(CertificateAuthority.id))) == made
    assert len(made) == 1


def test_the_longest_name_fits_into_a_certificate(
    database: Database, organizations: Demo, operator: Actor, now: datetime
) -> None:
    with transaction() as session:
        session.get_one(Organization, organizations.organizations[MINATO].id).name = "株" * 60
    assert a_pc(database, now, MINATO).certificate.subject.rfc4514_string() == f"CN=1845678,OU=client,O={'株' * 60}"
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(ClientCertificate)) == 1
