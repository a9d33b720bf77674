"""Ten files of which one is good: each of the others is refused with its reason, and none takes two seconds."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, PrivateFormat, pkcs12

from domain.refusal import Refusal
from tests.conftest import START
from tests.domain.test_certificate_file_shape import file as made_up
from tests.support.signing import NAMED, PIN, authority, issued, signing_key
from usecases.signing import open_file as module
from usecases.signing.open_file import open_file, refuse_wrong_pin

MOST_SECONDS = 2.0


def good() -> bytes:
    return issued().file()


def old_fashioned() -> bytes:
    """As Windows and older tools write it: triple DES."""
    one = authority().issue(NAMED, START - timedelta(days=1), START + timedelta(days=9))
    sealing = (
        PrivateFormat.PKCS12.encryption_builder()
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .build(PIN.encode())
    )
    return pkcs12.serialize_key_and_certificates(b"n", one.key, one.certificate, [authority().own.certificate], sealing)


def without_key() -> bytes:
    sealing = BestAvailableEncryption(PIN.encode())
    return pkcs12.serialize_key_and_certificates(None, None, issued().certificate, None, sealing)


def expired() -> bytes:
    return issued(not_before=START - timedelta(days=9), not_after=START).file()


def not_yet() -> bytes:
    return issued(not_before=START + timedelta(days=1), not_after=START + timedelta(days=9)).file()


def for_something_else() -> bytes:
    ends = START + timedelta(days=9)
    return authority().issue(NAMED, START - timedelta(days=1), ends, signing_key(), signs=False).file()


def weak() -> bytes:
    key = rsa.generate_private_key(65537, 1024)
    return authority().issue(NAMED, START - timedelta(days=1), START + timedelta(days=9), key).file()


def of_another_kind() -> bytes:
    key = ec.generate_private_key(ec.SECP256K1())
    return authority().issue(NAMED, START - timedelta(days=1), START + timedelta(days=9), key).file()


TEN: list[tuple[str, Callable[[], bytes], str, tuple[str, str] | None]] = [
    ("good", good, PIN, None),
    ("wrong PIN", good, "1357", ("signing_pin_wrong", "pin")),
    ("expired", expired, PIN, ("signing_certificate_expired", "file")),
    ("without a key", without_key, PIN, ("signing_file_without_key", "file")),
    ("not yet valid", not_yet, PIN, ("signing_certificate_not_yet", "file")),
    ("PBKDF2 of 10^8", lambda: made_up(rounds=10**8), PIN, ("signing_file_too_slow", "file")),
    ("a seal of 10^8", lambda: made_up(seal=10**8), PIN, ("signing_file_too_slow", "file")),
    ("more than 64 kB", lambda: good() + b"\0" * 64 * 1024, PIN, ("signing_file_too_large", "file")),
    ("cut off", lambda: good()[:-100], PIN, ("signing_file_unreadable", "file")),
    ("no certificate at all", lambda: b"MZ" + b"\x90" * 500, PIN, ("signing_file_unreadable", "file")),
    ("for encryption alone", for_something_else, PIN, ("signing_certificate_other_use", "file")),
    ("RSA of 1024 bits", weak, PIN, ("signing_key_weak", "file")),
    ("a curve that nobody checks", of_another_kind, PIN, ("signing_key_kind", "file")),
]  # fmt: skip


@pytest.mark.parametrize(("make", "pin", "refused"), [each[1:] for each in TEN], ids=[each[0] for each in TEN])
def test_each_file_is_opened_or_refused_within_two_seconds(
    make: Callable[[], bytes], pin: str, refused: tuple[str, str] | None
) -> None:
    body = make()
    began = time.monotonic()
    if refused is None:
        assert open_file(body, pin, START).read.holder == "支部 長子"
    else:
        with pytest.raises(Refusal) as found:
            open_file(body, pin, START)
        assert (found.value.code, found.value.field) == refused
    assert time.monotonic() - began < MOST_SECONDS


def test_what_hides_its_counting_inside_the_seal_is_stopped_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look from outside is taken away: the process alone has to end it."""
    monkeypatch.setattr(module, "refuse_costly", lambda _body: None)
    monkeypatch.setattr(module, "MOST_SECONDS", module.MOST_SECONDS / 2)
    with pytest.raises(Refusal) as found:
        open_file(issued().file(rounds=2**22), PIN, START)
    assert found.value.code == "signing_file_too_slow"


def test_an_old_fashioned_file_is_read_whole() -> None:
    opened = open_file(old_fashioned(), PIN, START)
    read = opened.read
    assert (read.holder, read.trade_name, read.address) == (
        "支部 長子", "東京支部", "東京都渋谷区本町４－１６－４"
    )  # fmt: skip
    assert opened.certificates.count("BEGIN CERTIFICATE") == 2
    assert opened.key.startswith("-----BEGIN PRIV" + "ATE KEY-----")


def test_nothing_of_it_shows_in_a_representation() -> None:
    shown = repr(open_file(good(), PIN, START))
    assert "PRIVATE" not in shown
    assert "BEGIN" not in shown


def test_a_pin_is_tried_on_the_file_alone() -> None:
    body = expired()
    refuse_wrong_pin(body, PIN)
    with pytest.raises(Refusal) as found:
        refuse_wrong_pin(body, "0000")
    assert found.value == Refusal("signing_pin_wrong", "pin")


def test_keys_of_dsa_are_not_taken() -> None:
    key = dsa.generate_private_key(2048)
    sealing = BestAvailableEncryption(PIN.encode())
    body = pkcs12.serialize_key_and_certificates(None, key, None, None, sealing)
    with pytest.raises(Refusal) as found:
        open_file(body, PIN, START)
    assert found.value.code == "signing_file_without_key"
