"""Keyset pages: places of an address, forged or true, and exact counts up to a thousand."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from sqlalchemy import select

from domain.vehicle import VehicleKind
from models.database import Database
from models.organizations import Base
from models.reference import ReferenceRow
from usecases.listing import (
    COUNTED_EXACTLY,
    SortColumn,
    Wish,
    counted,
    day_column,
    moment_column,
    order_of,
    page_of,
    word_column,
)
from usecases.load_reference import load_reference
from usecases.transaction import reading, transaction

COLUMNS = {
    "key": SortColumn(ReferenceRow.row_key),
    "position": SortColumn(ReferenceRow.position, int),
    "day": day_column(ReferenceRow.valid_from),
}


@pytest.fixture
def offices(database: Database) -> int:
    with transaction() as session:
        load_reference(session)
    with reading() as session:
        return len(session.scalars(select(ReferenceRow.position).where(ReferenceRow.list_name == "offices")).all())


def test_walking_forwards_and_back_shows_each_row_once(offices: int) -> None:
    for sort, descending in product(COLUMNS, (False, True)):
        walk(offices, sort, descending)


def walk(offices: int, sort: str, descending: bool) -> None:
    query = select(ReferenceRow.row_key).where(ReferenceRow.list_name == "offices")
    seen, pages, wish = [], [], Wish(sort, descending)
    with reading() as session:
        whole = session.scalars(query.order_by(*order_of(wish, COLUMNS, "key", ReferenceRow.position))).all()
        while True:
            page = page_of(session, query, wish, COLUMNS, "key", ReferenceRow.position, lambda row: row.row_key)
            pages.append(page)
            seen += page.rows
            if not page.after:
                break
            wish = Wish(sort, descending, after=page.after)
        back = page_of(
            session, query, Wish(sort, descending, before=pages[-1].before), COLUMNS, "key", ReferenceRow.position,
            lambda row: row.row_key,
        )  # fmt: skip
    assert seen == list(whole)
    assert len(seen) == offices
    assert back.rows == pages[-2].rows
    assert [page.at_start for page in pages] == [True, *[False] * (len(pages) - 1)]


STRANGE = (
    "", "x", "~", "1~", "x~y", "-1~x", "1~\x00", "99999999999999999999~x", "2147483648~x", "1~" + "x" * 500, "１~x",
)  # fmt: skip


def test_a_place_nobody_made_asks_the_database_for_nothing_strange(offices: int) -> None:
    query = select(ReferenceRow.row_key).where(ReferenceRow.list_name == "offices")
    columns = [{"key": column} for column in COLUMNS.values()]
    with reading() as session:
        for mark, known in product(STRANGE, columns):
            wish = Wish("key", after=mark)
            page = page_of(session, query, wish, known, "key", ReferenceRow.position, lambda row: row.row_key)
            assert len(page.rows) in {0, 20}


@pytest.mark.parametrize(
    "text", ["2026-01-01", "x", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "", "2026-13-01T00:00+00:00"]
)
def test_a_moment_that_cannot_be_is_no_place(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        moment_column(Base.updated_at).read(text)


def test_places_come_back_as_they_were_written() -> None:
    moment, day = datetime(2026, 11, 20, 1, 2, 3, 456789, tzinfo=UTC), date(2026, 11, 20)
    moments, days = moment_column(Base.updated_at), day_column(ReferenceRow.valid_from)
    words = word_column(Base.name, VehicleKind)
    assert moments.read(moments.write(moment)) == moment
    assert (days.read(days.write(day)), days.write(None)) == (day, "9999-12-31")
    assert (words.read(words.write(VehicleKind.KEI)), words.read(words.write(None))) == (VehicleKind.KEI, None)


def test_counting_stops_after_a_thousand(offices: int) -> None:
    with reading() as session:
        found = counted(
            session,
            {
                "offices": select(ReferenceRow.position).where(ReferenceRow.list_name == "offices"),
                "passwords": select(ReferenceRow.position).where(ReferenceRow.list_name == "common_passwords"),
                "none": select(ReferenceRow.position).where(ReferenceRow.list_name == "no such list"),
            },
        )
    assert found == {"offices": offices, "passwords": COUNTED_EXACTLY + 1, "none": 0}
