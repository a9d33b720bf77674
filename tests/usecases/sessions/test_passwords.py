"""What a password must be, how it is kept, and how it is compared."""

import csv
import time
from datetime import datetime

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.password import check_password
from domain.refusal import Refusal
from models.database import Database
from models.reference import ReferenceRow
from models.users import User
from tests.support.organizations import make_organizations
from tests.tree.sources import ROOT
from usecases.load_reference import load_reference
from usecases.sessions import passwords
from usecases.sessions.change_password import PRODUCT_WORDS
from usecases.sessions.common_passwords import common_passwords

OWN = (*PRODUCT_WORDS, "株式会社みなと自動車", "1845678", "Minato Motors Company")
LISTED = {"password", "sunshine", "dragon"}

CASES = [
    ("Abcdef1", "password_too_short"),
    ("Abcdef12", None),
    ("abcdef12", "password_classes"),
    ("ABCDEF12", "password_classes"),
    ("abcdefgh", "password_classes"),
    ("12345678", "password_classes"),
    ("abcdef1!", None),
    ("ABCDEF1!", None),
    ("Abcdefg!", None),
    ("Aa1" + "x" * 36, None),
    ("Aa1" + "xyz" * 12 + "w", None),
    ("Ａｂｃｄｅｆ１２", "password_half_width"),
    ("Abcdef1２", "password_half_width"),
    ("Abcde 12", "password_half_width"),
    ("パスワードです", "password_too_short"),
    ("パスワードですよ１２", "password_half_width"),
    ("いつも朝ごはんは七時に食べる", "password_half_width"),
    ("いつも朝ごはんは七時半に食べる", None),
    ("correct horse battery staple", None),
    ("abcdefghijklmno", None),
    ("a" * 40, "password_too_simple"),
    ("いろはにほ" * 25 + "abc", None),
    ("いろはにほ" * 25 + "abcd", "password_too_long"),
    ("Abcdef1\x00", "password_character"),
    ("Abcdef12345678\ud800", "password_character"),
    ("Sender.001", "password_is_login_id"),
    ("sENDER.001", "password_is_login_id"),
    ("Password1!", "password_common"),
    ("1!PassWord", "password_common"),
    ("Sunshine2026!", "password_common"),
    ("Keizoku1!", "password_common"),
    ("Minato Motors Company", "password_common"),
    ("PasswordOfMine1", None),
    (" Abc12345", "password_half_width"),
    ("", "password_too_short"),
]


@pytest.mark.parametrize(("password", "code"), CASES)
def test_each_password_is_taken_or_refused_for_its_first_reason(password: str, code: str | None) -> None:
    found = None
    try:
        check_password(password, "Sender.001", OWN, LISTED.__contains__)
    except Refusal as refusal:
        found = refusal.code
    assert found == code


@pytest.fixture
def reference(sqlite: Database) -> Database:
    with sqlite.writer() as session, session.begin():
        load_reference(session)
    return sqlite


def listed_words() -> list[str]:
    with (ROOT / "reference" / "common_passwords.csv").open(encoding="utf-8", newline="") as file:
        return [line["password"] for line in csv.DictReader(file)]


def test_each_of_3000_common_words_is_refused_bare_and_dressed_up(reference: Database) -> None:
    """Case, digits and signs at the ends make no listed word a password."""
    words = listed_words()[:3000]
    assert len(words) == 3000
    accepted = []
    with reference.reader() as session:
        known = set(session.scalars(select(ReferenceRow.row_key).where(ReferenceRow.list_name == "common_passwords")))
    for word in words:
        lettered = word[0].isalpha() and word[-1].isalpha()
        for dressed in (word, *((word.capitalize() + "1!", f"2026!{word.upper()}") if lettered else ())):
            try:
                check_password(dressed, "sender", OWN, known.__contains__)
            except Refusal:
                continue
            accepted.append(dressed)
    assert accepted == []


def test_looking_a_word_up_takes_less_than_five_milliseconds(reference: Database) -> None:
    with reference.reader() as session:
        is_common = common_passwords(session)
        assert (is_common("password"), is_common("no such word")) == (True, False)
        started = time.perf_counter()
        for _turn in range(200):
            is_common("dragon")
        assert (time.perf_counter() - started) / 200 < 0.005


@pytest.fixture
def real_hasher(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    """The hasher of the program, which other tests make cheap."""
    real = PasswordHasher(**passwords.COSTS)
    monkeypatch.setattr(passwords, "_HASHER", real)
    monkeypatch.setattr(passwords, "_NOBODY", real.hash("nobody"))
    return real


def test_a_password_is_kept_as_argon2id_of_the_agreed_cost(real_hasher: PasswordHasher) -> None:
    stored = passwords.hashed("Keizoku-demo-1")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored != passwords.hashed("Keizoku-demo-1")


def test_comparing_takes_long_enough_to_matter_and_short_enough_to_wait(real_hasher: PasswordHasher) -> None:
    stored = passwords.hashed("Keizoku-demo-1")
    started = time.process_time()
    assert passwords.matches(stored, "Keizoku-demo-1")
    assert 0.005 < time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("stored", "typed"),
    [("いつも朝ごはんは七時半に食べる", "いつも朝ごはんは七時半に食べる"), ("Ａbc", "Ａbc"), ("x" * 128, "x" * 128)],
)
def test_a_password_is_compared_as_typed(stored: str, typed: str) -> None:
    assert passwords.matches(passwords.hashed(stored), typed)


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Ａbc", "Abc"),
        ("がっこう", "か\u3099っこう"),
        ("x" * 128, "x" * 127),
        ("Abc", "abc"),
        ("Abc", "Abc "),
        ("a", "a\x00b"),
    ],
)
def test_nothing_is_put_right_or_cut_off_in_a_password(stored: str, typed: str) -> None:
    """No NFKC, no trimming, no truncation, no case."""
    assert not passwords.matches(passwords.hashed(stored), typed)


@pytest.mark.parametrize("stored", ["", "x", "$argon2id$v=19$m=19456", None])
def test_a_broken_or_missing_hash_matches_nothing(stored: str | None) -> None:
    assert not passwords.matches(stored, "Keizoku-demo-1")


def test_a_hash_of_less_cost_is_made_anew(real_hasher: PasswordHasher) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x")
    assert (passwords.needs_rehash(cheap), passwords.needs_rehash(passwords.hashed("x"))) == (True, False)


def test_every_stored_password_is_a_hash(session: Session, now: datetime) -> None:
    make_organizations(session, now)
    stored = list(session.scalars(select(User.password_hash)))
    assert len(stored) > 10
    assert [text for text in stored if not text.startswith("$argon2id$")] == []
    assert len(stored) == len(set(stored))
