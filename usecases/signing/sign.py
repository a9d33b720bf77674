"""Sign what is lodged: CMS, detached, over its very bytes; and keep the signature beside them."""

from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.applications import Application, Lodgement
from models.signing import SigningCertificate
from usecases.signing.choose import signer_of, signing_refusal
from usecases.vault import Vault


@dataclass(frozen=True)
class Signer:
    """A key with its certificates, unlocked for one job; neither shows in a representation."""

    certificates: str = field(repr=False)
    key: str = field(repr=False)


@dataclass(frozen=True)
class Unsigned:
    """Why something that must be signed cannot be, as the code of a refusal."""

    code: str


def signer_for(session: Session, vault: Vault, organization_id: int, now: datetime) -> Signer | Unsigned | None:
    """None for an agent that has never registered a certificate: it lodges unsigned, as before."""
    refusal = signing_refusal(session, organization_id, now)
    if refusal is not None:
        return Unsigned(refusal.code)
    certificate_id = signer_of(session, organization_id, now)
    if certificate_id is None:
        return None
    row = session.get_one(SigningCertificate, certificate_id)
    return Signer(row.certificates, vault.open(row.sealed_key))


def sign(body: bytes, signer: Signer) -> bytes:
    """Costs a millisecond or two, outside any transaction."""
    certificate, *between = x509.load_pem_x509_certificates(signer.certificates.encode())
    # It was checked when it came in; to check its primes anew takes longer than all else.
    key = load_pem_private_key(signer.key.encode(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    builder = PKCS7SignatureBuilder().set_data(body).add_signer(certificate, key, hashes.SHA256())
    for one in between:
        builder = builder.add_certificate(one)
    options = [PKCS7Options.DetachedSignature, PKCS7Options.Binary, PKCS7Options.NoCapabilities]
    return builder.sign(Encoding.DER, options)


def keep_signature(session: Session, number: str, body: bytes, signature: bytes) -> bytes:
    """The signature that goes with these bytes: the first one made, also when two workers made one."""
    of_number = select(Application.id).where(Application.number == number).scalar_subquery()
    row = Lodgement
    session.execute(
        update(row)
        .where(row.application_id == of_number, row.body == body, row.signature.is_(None))
        .values(signature=signature)
        .execution_options(synchronize_session=False)
    )
    kept = session.scalar(select(row.signature).where(row.application_id == of_number, row.body == body))
    return kept or signature
