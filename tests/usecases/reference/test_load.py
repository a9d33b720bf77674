"""Dated reference data: loaded as often as one likes, never over what the operator changed."""

from datetime import datetime

from sqlalchemy import delete, func, select

from models.database import Database
from models.reference import ReferenceRow
from usecases.load_reference import KEYS, load_reference
from usecases.reference import fees, forget, plate_regions
from usecases.transaction import reading, transaction


def test_loading_twice_writes_nothing_the_second_time(database: Database) -> None:
    with transaction() as session:
        session.execute(delete(ReferenceRow))
        first = load_reference(session)
    with transaction() as session:
        again = load_reference(session)
    with reading() as session:
        lists = dict(
            session.execute(select(ReferenceRow.list_name, func.count()).group_by(ReferenceRow.list_name)).all()
        )
    assert (first > 5_000, again) == (True, 0)
    assert set(lists) == set(KEYS)
    assert sum(lists.values()) == first


def test_a_row_that_the_operator_changed_stays(database: Database, now: datetime) -> None:
    with transaction() as session:
        load_reference(session)
        row = session.scalars(select(ReferenceRow).where(ReferenceRow.list_name == "plate_regions").limit(1)).one()
        key = row.row_key
        row.facts, row.changed_at = {**row.facts, "region": "試験"}, now
    with transaction() as session:
        assert load_reference(session) == 0
    with reading() as session:
        assert "試験" in plate_regions(session)
        assert session.scalars(select(ReferenceRow.facts).where(ReferenceRow.row_key == key)).first() is not None


def test_a_row_that_went_wrong_is_put_right(database: Database) -> None:
    with transaction() as session:
        load_reference(session)
        row = session.scalars(select(ReferenceRow).where(ReferenceRow.list_name == "fees").limit(1)).one()
        row.facts = {**row.facts, "source": "nobody"}
    with transaction() as session:
        assert load_reference(session) == 1
    forget()
    with reading() as session:
        assert len(fees(session)) > 5
