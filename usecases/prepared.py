"""Statements that pages repeat: from the second time on their text is kept and run by the driver itself.

SQLAlchemy writes the statement and its column types read the answer. Only the way through the layers in between is
saved, which costs more than the database needs to answer.
"""

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Dialect, Insert, Select, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.database import Model

Row = Any
"""A named tuple of the statement's columns."""
Process = Callable[[Any], Any]
Database = Session | Connection
Statement = Select[*tuple[Any, ...]] | Insert

watchers: list[Callable[[Any, str, Any], None]] = []
"""Called with the driver's cursor, the text and its values before each of these statements; for measuring."""


def columns_of(table: type[Model], leaving_out: Collection[str] = (), prefix: str = "") -> list[ColumnElement[Any]]:
    """A table's columns for a reading, under their own names or with a prefix."""
    return [
        column.label(f"{prefix}{column.key}") for column in table.__table__.columns if column.key not in leaving_out
    ]


def part_of(row: Row, prefix: str) -> Row:
    """The columns of a row with this prefix, under their own names."""
    return SimpleNamespace(
        **{name.removeprefix(prefix): value for name, value in row._asdict().items() if name.startswith(prefix)}
    )


def given(name: str, type_: Any = None) -> BindParameter[Any]:
    """A value that comes with each reading."""
    return bindparam(name, None, type_)


class Prepared:
    """A SELECT whose columns have names of their own, or a writing; each time brings what is `given`."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._texts: dict[str, _Text | None] = {}

    def all(self, database: Database, **values: Any) -> Sequence[Row]:
        connection = database if isinstance(database, Connection) else database.connection()
        kind = connection.dialect.name
        if kind not in self._texts:
            # Most searches are asked once only, and writing a text down costs more than it saves one reading.
            self._texts[kind] = None
            result = connection.execute(self.statement, values)
            return result.all() if result.returns_rows else ()
        text = self._texts[kind] or _Text(self.statement, connection.dialect)
        self._texts[kind] = text
        return text.read(connection, values)

    def run(self, database: Database, **values: Any) -> None:
        """A writing, which gives nothing back."""
        self.all(database, **values)

    def one(self, database: Database, **values: Any) -> Row:
        (row,) = self.all(database, **values)
        return row

    def first(self, database: Database, **values: Any) -> Row | None:
        rows = self.all(database, **values)
        return rows[0] if rows else None


class _Text:
    """The statement in the words of one kind of database."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self.text = str(compiled)
        # The only thing here without a public name: how a value is written, the members of an IN included.
        self.writers: Mapping[str, Process] = compiled._bind_processors
        self.order: Sequence[str] | None = compiled.positiontup
        self.values = {name: self._written(name, value) for name, value in compiled.params.items()}
        self.columns = [str(column.key) for column in statement.exported_columns]
        types = [column.type.dialect_impl(dialect) for column in statement.exported_columns]
        readers = [each.result_processor(dialect, None) for each in types]
        self.readers = [(place, reader) for place, reader in enumerate(readers) if reader is not None]
        shape: Any = namedtuple("shape", self.columns)  # type: ignore[misc]
        self.make: Callable[[Iterable[Any]], Row] = shape._make

    def _written(self, name: str, value: Any) -> Any:
        writer = self.writers.get(name)
        return value if writer is None else writer(value)

    def read(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        named = self.values
        if values:
            named = {**named, **{name: self._written(name, value) for name, value in values.items()}}
        ordered = named if self.order is None else [named[name] for name in self.order]
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        for watch in watchers:
            watch(cursor, self.text, ordered)
        try:
            cursor.execute(self.text, ordered)
            found = cursor.fetchall() if self.columns else ()
        except connection.dialect.loaded_dbapi.Error as error:
            raise self._named(connection, cursor, error) from error
        cursor.close()
        return [self.make(self._of(row)) for row in found] if self.readers else list(map(self.make, found))

    def _of(self, row: Sequence[Any]) -> list[Any]:
        cells = list(row)
        for place, read in self.readers:
            cells[place] = read(cells[place])
        return cells

    def _named(self, connection: Connection, cursor: Any, error: Any) -> BaseException:
        """The driver's error as every other statement's is raised; a line that is dead is not used again."""
        dialect = connection.dialect
        if dialect.is_disconnect(error, connection.connection.driver_connection, cursor):
            connection.invalidate(error)
        return DBAPIError.instance(self.text, None, error, dialect.loaded_dbapi.Error, dialect=dialect)
