"""A table of new users: each cell with what is wrong with it."""

from typing import Any

import pytest

from domain.refusal import Refusal
from domain.rights import OrganizationKind, Role
from domain.user_care import LOOKED_AFTER, Care, Place
from domain.user_table import Surroundings, TableRow, faults, login_keys, read_rows

WORDS = {
    "担当者（送信可）": Role.SENDER,
    "担当者（送信不可）": Role.VIEWER,
    "拠点管理者": Role.BASE_ADMIN,
    "管理者": Role.ADMIN,
}
BASES = {"001": 1, "A2": 2}
CLIENT = OrganizationKind.CLIENT
GOOD = {"login_id": "sato", "name": "佐藤 一郎", "role": "担当者（送信可）", "bases": "001", "email": "sato@example.jp"}


def around(role: Role = Role.ADMIN, bases: frozenset[int] | None = None) -> Surroundings:
    care = Care(1, "1845678", CLIENT, LOOKED_AFTER[CLIENT, role], bases)
    known = {code: one for code, one in BASES.items() if bases is None or one in bases}
    return Surroundings(care, WORDS, ("すべての拠点", "All"), known, {"taken"})


def read(**cells: str) -> TableRow:
    [row] = read_rows([{**GOOD, **cells}], around())
    return row


def test_a_row_is_a_user() -> None:
    row = read(login_id="ＳＡＴＯ.1", email="Sato@EXAMPLE.jp", name=" 佐藤　一郎 ")
    assert row.wrong == {}
    assert (row.login_id, row.name, row.email) == ("SATO.1", "佐藤 一郎", "Sato@example.jp")
    assert row.place == Place(Role.SENDER, frozenset({1}))


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"role": "担当者(送信可)"}, Place(Role.SENDER, frozenset({1}))),
        ({"role": " 担当者 （送信不可） "}, Place(Role.VIEWER, frozenset({1}))),
        ({"role": "拠点管理者", "bases": "００１、a2"}, Place(Role.BASE_ADMIN, frozenset({1, 2}))),
        ({"bases": "001 A2"}, Place(Role.SENDER, frozenset({1, 2}))),
        ({"bases": "001;A2"}, Place(Role.SENDER, frozenset({1, 2}))),
        ({"bases": "すべての拠点"}, Place(Role.SENDER, all_bases=True)),
        ({"bases": "ALL"}, Place(Role.SENDER, all_bases=True)),
    ],
)
def test_roles_and_bases_are_read_however_they_are_written(cells: dict[str, str], place: Place) -> None:
    row = read(**cells)
    assert (row.wrong, row.place) == ({}, place)


ROLES = ("拠点管理者", "担当者（送信可）", "担当者（送信不可）")


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"login_id": ""}, {"login_id": Refusal("field_missing")}),
        ({"login_id": "佐藤"}, {"login_id": Refusal("login_id_shape", "login_id")}),
        ({"login_id": "Taken"}, {"login_id": Refusal("login_id_taken", "login_id")}),
        ({"name": "山田（仮）"}, {"name": Refusal("user_name_symbols", "name")}),
        ({"name": "一二三四五六七八九十一"}, {"name": Refusal("user_name_too_long", "name", most=10)}),
        ({"role": "社長"}, {"role": Refusal("role_unknown", "role", roles=ROLES)}),
        ({"role": "管理者"}, {"role": Refusal("role_unknown", "role", roles=ROLES)}),
        ({"role": ""}, {"role": Refusal("field_missing")}),
        ({"bases": "001 999 X"}, {"bases": Refusal("user_base_unknown", "bases", codes="999、X")}),
        ({"bases": ""}, {"bases": Refusal("user_bases_needed", "bases")}),
        ({"role": "拠点管理者", "bases": "すべての拠点"}, {"bases": Refusal("base_admin_all_bases", "all_bases")}),
        ({"email": "a@b"}, {"email": Refusal("mail_address_shape", "email")}),
        (
            {"login_id": "", "name": "", "role": "", "email": "x"},
            {
                "login_id": Refusal("field_missing"),
                "name": Refusal("field_missing"),
                "role": Refusal("field_missing"),
                "email": Refusal("mail_address_shape", "email"),
            },
        ),
    ],
)
def test_each_cell_says_what_is_wrong_with_it(cells: dict[str, str], wrong: dict[str, Any]) -> None:
    row = read(**cells)
    assert row.wrong == wrong
    assert faults([row]) == len(wrong)


def test_of_two_rows_with_one_login_id_the_later_is_wrong() -> None:
    rows = read_rows([GOOD, {**GOOD, "login_id": "SATO"}, {**GOOD, "login_id": "other"}], around())
    assert [row.wrong for row in rows] == [{}, {"login_id": Refusal("login_id_twice", "login_id")}, {}]
    assert login_keys([GOOD, {"login_id": " ＳＡＴＯ"}, {}]) == {"sato"}


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"bases": "A2"}, "bases"), ({"bases": "すべての拠点"}, "bases"), ({"role": "拠点管理者"}, "role")],
)
def test_a_base_admin_gives_staff_roles_at_own_bases_alone(cells: dict[str, str], column: str) -> None:
    rows = read_rows([{**GOOD, **cells}, {**GOOD, "login_id": "b"}], around(Role.BASE_ADMIN, frozenset({1})))
    assert [list(row.wrong) for row in rows] == [[column], []]
