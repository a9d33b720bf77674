"""How connections are set up."""

import pytest
from sqlalchemy import text

from models.database import Database
from usecases.transaction import reading


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_page_on_postgresql_neither_waits_for_a_second_process_nor_for_a_compiler(database: Database) -> None:
    for _look in range(2):
        with reading() as session:
            settings = [session.scalar(text(f"SHOW {name}")) for name in ("max_parallel_workers_per_gather", "jit")]
            session.rollback()
        assert settings == ["0", "off"]
