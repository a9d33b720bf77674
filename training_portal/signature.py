"""The signature over what is lodged: CMS, detached, by a certificate that holds now and whose authority is known."""

import base64
import binascii
import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7

from training_portal.office_settings import read_setting
from training_portal.refused import Refused

HEADER = "X-Signature"
LONGEST_SIGNATURE = 32 * 1024
MOST_STEPS = 5
SEQUENCE, SET, OBJECT, OCTETS = 0x30, 0x31, 0x06, 0x04
SIGNED_DATA, DATA = "2a864886f70d010702", "2a864886f70d010701"
CONTENT_TYPE, MESSAGE_DIGEST = "2a864886f70d010903", "2a864886f70d010904"
HASHES: dict[str, hashes.HashAlgorithm] = {
    "608648016503040201": hashes.SHA256(),
    "608648016503040202": hashes.SHA384(),
    "608648016503040203": hashes.SHA512(),
}


@dataclass(frozen=True)
class Part:
    """One element: its tag, its whole bytes and what is in it."""

    tag: int
    whole: bytes
    body: bytes

    def parts(self) -> list["Part"]:
        found, at = [], 0
        while at < len(self.body):
            part = _part(self.body, at)
            found.append(part)
            at += len(part.whole)
        return found


@dataclass(frozen=True)
class SignerInfo:
    """Who signed, and what."""

    serial: int
    issuer: bytes
    digest: str
    attributes: bytes
    signature: bytes


def check_signature(connection: sqlite3.Connection, now: datetime, header: str, body: bytes) -> None:
    """Raises Refused; without a signature only where one is asked for."""
    if not header:
        if read_setting(connection, "signature_required"):
            raise Refused(422, "signature_missing", "電子署名がありません。")
        return
    signed = _decoded(header)
    try:
        info = _signer_info(signed)
        certificates = pkcs7.load_der_pkcs7_certificates(signed)
        signer = _signer(info, certificates)
        _refuse_other_content(info, body)
        _refuse_wrong(info, signer)
    except (ValueError, IndexError, UnsupportedAlgorithm):
        raise Refused(422, "signature_malformed", "電子署名を読めません。") from None
    if not signer.not_valid_before_utc <= now < signer.not_valid_after_utc:
        raise Refused(422, "signature_certificate_expired", "署名の電子証明書が有効期間の外です。")
    known = authorities(connection)
    if known and not _is_known(signer, certificates, known):
        raise Refused(422, "signature_untrusted", "署名の電子証明書の認証局が登録されていません。")


def authorities(connection: sqlite3.Connection) -> list[x509.Certificate]:
    rows = connection.execute("SELECT certificate FROM authorities ORDER BY certificate").fetchall()
    return [x509.load_pem_x509_certificate(row["certificate"].encode()) for row in rows]


def add_authority(connection: sqlite3.Connection, text: str) -> None:
    """From the first one on only certificates of known authorities are taken."""
    try:
        x509.load_pem_x509_certificate(text.encode())
    except ValueError:
        raise Refused(422, "authority_malformed", "認証局の証明書（PEM）を読めません。") from None
    connection.execute("INSERT OR IGNORE INTO authorities VALUES (?)", (text,))


def _decoded(header: str) -> bytes:
    try:
        if len(header) > LONGEST_SIGNATURE:
            raise ValueError
        return base64.b64decode(header, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(422, "signature_malformed", "電子署名を読めません。") from None


def _part(body: bytes, at: int) -> Part:
    first, start = body[at + 1], at + 2
    length = first
    if first >= 0x80:
        size = first & 0x7F
        if not 1 <= size <= 3:
            raise ValueError
        length, start = int.from_bytes(body[start : start + size], "big"), start + size
    end = start + length
    if end > len(body):
        raise ValueError
    return Part(body[at], body[at:end], body[start:end])


def _signer_info(signed: bytes) -> SignerInfo:
    """Of the one who signed; two signatures are none."""
    kind, content = _part(signed, 0).parts()
    if kind.body.hex() != SIGNED_DATA:
        raise ValueError
    inside = content.parts()[0].parts()
    encapsulated = inside[2].parts()
    if encapsulated[0].body.hex() != DATA or len(encapsulated) != 1:
        raise ValueError
    [info] = inside[-1].parts()
    _version, who, digest, attributes, _kind, signature = info.parts()[:6]
    issuer, serial = who.parts()
    return SignerInfo(
        int.from_bytes(serial.body, "big", signed=True), issuer.whole, digest.parts()[0].body.hex(), attributes.whole,
        signature.body,
    )  # fmt: skip


def _signer(info: SignerInfo, certificates: list[x509.Certificate]) -> x509.Certificate:
    for certificate in certificates:
        if certificate.serial_number == info.serial and certificate.issuer.public_bytes() == info.issuer:
            return certificate
    raise ValueError


def _refuse_other_content(info: SignerInfo, body: bytes) -> None:
    """What was signed are attributes, and among them the digest of the content."""
    algorithm = HASHES.get(info.digest)
    if algorithm is None:
        raise ValueError
    told = {}
    for attribute in _part(info.attributes, 0).parts():
        name, values = attribute.parts()
        [told[name.body.hex()]] = values.parts()
    if CONTENT_TYPE not in told or MESSAGE_DIGEST not in told or told[CONTENT_TYPE].body.hex() != DATA:
        raise ValueError
    if told[MESSAGE_DIGEST].body != hashlib.new(algorithm.name, body).digest():
        raise Refused(422, "signature_wrong", "電子署名が申請の内容と合いません。")


def _refuse_wrong(info: SignerInfo, signer: x509.Certificate) -> None:
    # They are signed as a set, whatever tag they stand under.
    signed, algorithm, key = bytes([SET]) + info.attributes[1:], HASHES[info.digest], signer.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(info.signature, signed, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(info.signature, signed, ec.ECDSA(algorithm))
        else:
            raise ValueError
    except InvalidSignature:
        raise Refused(422, "signature_wrong", "電子署名が申請の内容と合いません。") from None


def _is_known(signer: x509.Certificate, between: list[x509.Certificate], known: list[x509.Certificate]) -> bool:
    """Whether the way up from the signer, over what came with it, ends at a known authority."""
    at = signer
    for _step in range(MOST_STEPS):
        if any(_is_issued_by(at, authority) for authority in known):
            return True
        above = next((one for one in between if one != at and _is_authority(one) and _is_issued_by(at, one)), None)
        if above is None:
            return False
        at = above
    return False


def _is_issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
