"""The running portal: its database, tables, clock and passwords, and the frame of every call."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from training_portal.accounts import PasswordCheck
from training_portal.database import Database
from training_portal.desk import Desk
from training_portal.falling_due import do_what_fell_due
from training_portal.office_settings import portal_now
from training_portal.registers import add_delegate, delegates
from training_portal.tables import read_tables


def real_time() -> datetime:
    return datetime.now(UTC)


class Portal:
    """Shared by all threads of one program; nothing but the database changes after the start."""

    def __init__(self, database_path: Path, real_clock: Callable[[], datetime] = real_time) -> None:
        self.database = Database(database_path)
        self.tables = read_tables()
        self.real_clock = real_clock
        self.passwords = PasswordCheck()
        self.stopping = threading.Event()
        with self.database.transaction() as connection:
            if not delegates(connection):
                for row in self.tables.delegates:
                    add_delegate(connection, row["kind"], row["number"], row["office_code"], row["name"])

    @contextmanager
    def call(self) -> Iterator[Desk]:
        """One transaction, in which first everything happens that fell due meanwhile, and last what is due at once."""
        with self.database.transaction() as connection:
            desk = Desk(connection, self.tables, portal_now(connection, self.real_clock()))
            do_what_fell_due(desk)
            yield desk
            do_what_fell_due(desk)

    def close(self) -> None:
        self.stopping.set()
        self.database.close()
