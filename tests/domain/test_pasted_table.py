"""A pasted table is read by its headings or by the order of its columns."""

import pytest

from domain.pasted_table import PastedTable, read_table

COLUMNS = {"code": "拠点コード", "name": "拠点名", "phone": "電話番号"}
FIRST = {"code": "001", "name": "川口工場", "phone": "048-222-0101"}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", ()),
        ("\n \n", ()),
        ("001\t川口工場\t048-222-0101", (FIRST,)),
        ("001,川口工場,048-222-0101\r\n", (FIRST,)),
        ("001\t川口工場", ({"code": "001", "name": "川口工場"},)),
        (" 001 \t 川口工場 \t048-222-0101\n\t\t\n", (FIRST,)),
        ("拠点コード\t拠点名\t電話番号\n001\t川口工場\t048-222-0101", (FIRST,)),
        ("電話番号,拠点コード,拠点名\n048-222-0101,001,川口工場", (FIRST,)),
        ("拠点 コード,拠点名　,電話番号\n001,川口工場,048-222-0101", (FIRST,)),
        ("拠点コード\t拠点名", ()),
        ('001\t"川口\n工場"', ({"code": "001", "name": "川口\n工場"},)),
        ('001,"川口,工場"', ({"code": "001", "name": "川口,工場"},)),
        ("001\t川口工場,別\t1", ({"code": "001", "name": "川口工場,別", "phone": "1"},)),
        ("拠点名\t拠点名\t拠点コード\nA\tB\t001", ({"name": "A", "code": "001"},)),
        ("拠点名", ({"code": "拠点名"},)),
        ('001,"川口', ({"code": "001", "name": "川口"},)),
    ],
)
def test_rows_are_read(text: str, rows: tuple[dict[str, str], ...]) -> None:
    assert read_table(text, COLUMNS).rows == rows


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("拠点コード\t拠点名\t社長\n001\t川口\t大野", ("社長",)),
        ("001\t川口\t1\t何か\t\tほか\n002\t蕨\t2\tx", ("4", "6")),
        ("001\t川口\t1\t\t", ()),
    ],
)
def test_columns_that_nobody_reads_are_named(text: str, unread: tuple[str, ...]) -> None:
    assert read_table(text, COLUMNS).unread == unread


def test_nothing_is_an_empty_table() -> None:
    assert read_table("", COLUMNS) == PastedTable(())
