"""The portal checks what was signed, by whom, and whether it knows the authority; a wrong signature is refused."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from flask import Flask

from demo.authority import Authority, Issued, Named
from tests.support.signing import authority, issued
from tests.training_portal.agent import Agent, Office, canonical, lodgement
from tests.training_portal.conftest import PORTAL_START

DETACHED = [PKCS7Options.DetachedSignature, PKCS7Options.Binary, PKCS7Options.NoCapabilities]
BODY = canonical(lodgement())


def signature(body: bytes = BODY, by: Issued | None = None, options: list[PKCS7Options] = DETACHED) -> bytes:
    one = by or issued()
    builder = PKCS7SignatureBuilder().set_data(body).add_signer(one.certificate, one.key, hashes.SHA256())
    return builder.sign(Encoding.DER, options)


@pytest.fixture
def lodge(program: Flask, agent: Agent) -> Any:
    """What the portal answers to the same lodgement with this signature."""

    def post(signed: bytes | str | None) -> str:
        text = signed if isinstance(signed, str) else base64.b64encode(signed or b"").decode()
        headers = {"Idempotency-Key": "100051889"} | ({} if signed is None else {"X-Signature": text})
        answer = program.test_client().post(
            "/applications",
            data=BODY,
            headers=headers,
            content_type="application/json",
            auth=(agent.user, agent.password),
        )
        told = answer.get_json()
        return str(told.get("code") or told["status"])

    return post


TAKEN = "検査登録手数料納付待ち"


def test_a_right_signature_is_taken(lodge: Any) -> None:
    assert lodge(signature()) == TAKEN


def test_so_is_one_of_rsa_and_one_with_its_chain(lodge: Any) -> None:
    one = authority().issue(Named("支部 長子"), PORTAL_START - timedelta(days=1), PORTAL_START + timedelta(days=1))
    assert lodge(signature(by=one)) == TAKEN


def test_without_a_signature_it_is_taken_unless_one_is_asked_for(lodge: Any, office: Office) -> None:
    office.ask("/training/settings", signature_required=True)
    assert lodge(None) == "signature_missing"
    office.ask("/training/settings", signature_required=False)
    assert lodge(None) == TAKEN


def test_a_signature_of_other_bytes_is_refused(lodge: Any) -> None:
    assert lodge(signature(BODY + b" ")) == "signature_wrong"
    assert lodge(signature(BODY.replace(b"6012345", b"6012346"))) == "signature_wrong"
    # What was refused is not remembered: mended, it is taken under the same key.
    assert lodge(signature()) == TAKEN


def test_a_signature_that_was_bent_is_refused(lodge: Any) -> None:
    good = bytearray(signature())
    good[-1] ^= 1
    assert lodge(bytes(good)) == "signature_wrong"


@pytest.mark.parametrize(
    "strange",
    ["!!", "QUJD", base64.b64encode(b"0" * 40_000).decode(), base64.b64encode(b"\x30\x80\x06").decode()],
)
def test_what_is_no_signature_is_refused(lodge: Any, strange: str) -> None:
    assert lodge(strange) == "signature_malformed"


def test_content_that_is_carried_along_is_refused(lodge: Any) -> None:
    """Detached alone: otherwise what was signed could be another thing than what was lodged."""
    assert lodge(signature(options=[PKCS7Options.Binary])) == "signature_malformed"


def test_without_signed_attributes_it_is_refused(lodge: Any) -> None:
    assert lodge(signature(options=[*DETACHED[:2], PKCS7Options.NoAttributes])) == "signature_malformed"


def test_two_signatures_are_none(lodge: Any) -> None:
    one = issued()
    builder = PKCS7SignatureBuilder().set_data(BODY)
    for _turn in range(2):
        builder = builder.add_signer(one.certificate, one.key, hashes.SHA256())
    assert lodge(builder.sign(Encoding.DER, DETACHED)) == "signature_malformed"


@pytest.mark.parametrize("days", [(-9, 0), (1, 9)])
def test_a_certificate_that_does_not_hold_now_is_refused(lodge: Any, days: tuple[int, int]) -> None:
    first, last = (PORTAL_START + timedelta(days=day) for day in days)
    assert lodge(signature(by=issued(not_before=first, not_after=last))) == "signature_certificate_expired"


def test_once_an_authority_is_known_only_its_certificates_are_taken(lodge: Any, office: Office) -> None:
    office.ask("/training/authorities", certificate=authority().pem)
    office.ask("/training/authorities", certificate=authority().pem)
    namesake = Authority.made(datetime.fromisoformat("2026-01-01T00:00:00+00:00"), "試験用認証局")
    assert lodge(signature(by=issued(by=namesake))) == "signature_untrusted"
    assert lodge(signature()) == TAKEN


def test_another_signers_certificate_in_place_of_the_right_one_is_refused(lodge: Any) -> None:
    """The name of the signer alone opens nothing: its key must fit."""
    mine, theirs = issued(), authority().issue(Named("他人"), PORTAL_START, PORTAL_START + timedelta(days=9))
    forged = Issued(theirs.certificate, mine.key)
    assert lodge(signature(by=forged)) in {"signature_wrong", "signature_malformed"}


def test_an_authority_that_cannot_be_read_is_refused(office: Office) -> None:
    answer = office.client.post("/training/authorities", json={"certificate": "no certificate"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "authority_malformed")
