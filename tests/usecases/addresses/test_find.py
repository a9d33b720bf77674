"""Addresses of postal codes, from the table on board."""

import time

import pytest

from domain.block_file import Blocks
from domain.field_rules import ADDRESS_LENGTH, PREFECTURES
from domain.postal_code import read_postal_code
from usecases.addresses.find import CITIES, FILE, FoundAddress, addresses_of, postal_data_as_of


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("060-0001", [FoundAddress("北海道", "札幌市中央区", "北一条西")]),
        ("〒１００－８９１８", [FoundAddress("東京都", "千代田区", "霞が関２丁目１－３", "国土交通省")]),
        ("1000005", [FoundAddress("東京都", "千代田区", "丸の内")]),
        ("060-0000", [FoundAddress("北海道", "札幌市中央区", "")]),
        ("498-0000", [FoundAddress("三重県", "桑名郡木曽岬町", ""), FoundAddress("愛知県", "弥富市", "")]),
        ("761-4114", [FoundAddress("香川県", "小豆郡土庄町", "乙"), FoundAddress("香川県", "小豆郡土庄町", "甲")]),
        ("409-0142", [FoundAddress("山梨県", "北都留郡小菅村", "")]),
        ("999-9999", []),
        ("", []),
    ],
)
def test_the_addresses_of_a_code(typed: str, found: list[FoundAddress]) -> None:
    assert list(addresses_of(read_postal_code(typed))) == found


def test_a_code_of_many_towns_gives_them_all() -> None:
    found = addresses_of("452-0961")
    assert (len(found), len(set(found))) == (66, 66)
    assert {(one.prefecture, one.city, one.rest[:2]) for one in found} == {("愛知県", "清須市", "春日")}


@pytest.mark.parametrize("code", ["06000", "060-00011", "x60-0001", "²²²-²²²²", "citi-es1"])
def test_what_is_no_code_has_no_address(code: str) -> None:
    assert addresses_of(code) == ()


def test_every_address_of_the_table_can_be_kept_as_it_is() -> None:
    """Each code of one block in twenty: a prefecture first, no remark in brackets, as long as the field takes."""
    blocks = Blocks(FILE.read_bytes())
    keys = [key for key in blocks.names() if key != CITIES][::20]
    for key in keys:
        codes, code = set(), -1
        for line in (blocks.block(key) or "").split("\n"):
            step = line.partition("\t")[0]
            code += int(step) if step else 1
            codes.add(code)
        for code in sorted(codes):
            found = addresses_of(f"{key}-{code:04d}")
            assert found, (key, code)
            for one in found:
                assert one.prefecture in PREFECTURES
                assert len(one.text) <= ADDRESS_LENGTH
                assert one.company or not set("（）「」、〜") & set(one.rest), one


def test_the_table_says_of_when_it_is_and_is_small() -> None:
    assert postal_data_as_of() >= "2026-10"
    assert FILE.stat().st_size < 1_500_000


def test_a_look_up_takes_no_time() -> None:
    addresses_of("939-0000")
    began = time.process_time()
    for _ in range(20):
        addresses_of("939-9999")
    # The largest block; the bound leaves room for a slow machine.
    assert (time.process_time() - began) / 20 < 0.005
