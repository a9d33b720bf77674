"""What a log says of a fault: where it struck and of what kind, and nobody's name."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.database import Database
from usecases.faults import fault_of

CANARY = "カナリア様 港区六本木"


def test_no_message_and_no_value_is_told() -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as missing:
            raise ValueError(f"cannot take {CANARY}") from missing
    except ValueError as error:
        told = fault_of(error)
    assert CANARY not in told
    assert told.startswith("ValueError\n")
    assert "from KeyError" in told
    assert "test_faults.py" in told


def test_the_databases_own_message_hides_what_was_to_be_stored(database: Database, now: datetime) -> None:
    insert = text("INSERT INTO bases (name, created_at) VALUES (:name, :now)")
    with pytest.raises(DBAPIError) as caught, database.engine.begin() as connection:
        connection.execute(insert, {"name": CANARY, "now": now.isoformat()})
    assert CANARY not in str(caught.value).split("DETAIL:")[0]
    assert CANARY not in fault_of(caught.value)
