"""Banks and branches, from the table on board."""

import pytest

from domain.bank_account import JAPAN_POST_BANK, read_japan_post_account
from domain.zengin_text import zengin_text
from usecases.banks import search
from usecases.banks.search import (
    FILE,
    MOST_FOUND,
    bank_data_as_of,
    find_bank,
    find_branch,
    search_banks,
    search_branches,
)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("みずほ銀行", ("0001", "みずほ", "ミズホ")),
        ("三菱UFJ", ("0005", "三菱ＵＦＪ", "ミツビシユ－エフジエイ")),
        ("ゆうちょ", ("9900", "ゆうちょ", "ユウチヨ")),
        ("0009", ("0009", "三井住友", "ミツイスミトモ")),
        ("川口信用金庫", ("1251", "川口信金", "カワグチシンキン")),
    ],
)
def test_a_bank_is_found_by_name_or_code(words: str, first: tuple[str, str, str]) -> None:
    bank = search_banks(words).rows[0]
    assert (bank.code, bank.name, bank.kana) == first


def test_a_branch_is_found_at_its_bank_alone() -> None:
    assert [(row.code, row.name) for row in search_branches("0009", "銀座支店").rows][:1] == [("026", "銀座")]
    assert search_branches("0001", "001").rows == (find_branch("0001", "001"),)
    assert search_branches("0001", "東京営業部").rows[0].code == "001"


def test_what_is_not_there() -> None:
    assert (find_bank("9999"), find_branch("0001", "999"), find_branch("9999", "001")) == (None, None, None)
    assert search_branches("9999", "本店").rows == search_branches("banks", "みずほ").rows == ()


def test_too_many_are_cut_and_told() -> None:
    found = search_banks("農協")
    assert (len(found.rows), found.more) == (MOST_FOUND, True)


def test_the_branch_behind_a_passbook_of_the_japan_post_bank_exists() -> None:
    account = read_japan_post_account("10120", "12345671")
    branch = find_branch(JAPAN_POST_BANK, account.branch_code)
    assert branch is not None
    assert branch.name == "〇一八"


def test_every_name_has_kana_that_the_banks_exchange() -> None:
    """The kana of the lists is what a debit file carries."""
    banks = search._banks()
    assert len(banks) > 1_100
    branches = [branch for bank in banks[::40] for branch in search._branches(bank.code)]
    kana = {zengin_text(row.kana) for row in (*banks, *branches)}
    assert {text for text in kana if not text or set(text) - set(HALF_WIDTH)} == set()


HALF_WIDTH = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"


def test_the_table_says_of_when_it_is_and_is_small() -> None:
    assert bank_data_as_of() >= "2026-08-24"
    assert FILE.stat().st_size < 600_000
