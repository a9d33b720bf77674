"""Statements that pages repeat: from the second time on their text is kept and run by the driver itself.

SQLAlchemy writes the statement and its column types read the answer. Only the way through the layers in between is
saved, which costs more than the database needs to answer.
"""

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, SupportsIndex, overload

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


class Rows(Sequence[Row]):
    """What a statement gave; `told` is the driver's own answer, which is equal where nothing has changed.

    A row is read by its columns' types when it is asked for: of what was drawn before, nobody asks.
    """

    def __init__(self, told: Sequence[Any], text: "_Text | None" = None) -> None:
        self.told = tuple(told)
        self._make = text.row if text else None
        self._text = text

    @overload
    def __getitem__(self, place: SupportsIndex) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: SupportsIndex | slice) -> Row:
        if isinstance(place, slice):
            return [self._row(each) for each in self.told[place]]
        return self._row(self.told[place])

    def __iter__(self) -> Iterator[Row]:
        return iter(self.told) if self._make is None else map(self._make, self.told)

    def __len__(self) -> int:
        return len(self.told)

    def cells(self, *columns: str) -> tuple[Any, ...]:
        """These of the first row, where most of its columns are not asked for."""
        first = self.told[0]
        return tuple(getattr(first, name) if self._text is None else self._text.cell(first, name) for name in columns)

    def _row(self, told: Any) -> Row:
        return told if self._make is None else self._make(told)


class Prepared:
    """A SELECT whose columns have names of their own, or a writing; each time brings what is `given`."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._texts: dict[str, _Text | None] = {}

    def all(self, database: Database, **values: Any) -> Rows:
        connection = database if isinstance(database, Connection) else database.connection()
        kind = connection.dialect.name
        if kind not in self._texts:
            # Most searches are asked once only, and writing a text down costs more than it saves one reading.
            self._texts[kind] = None
            result = connection.execute(self.statement, values)
            return Rows(result.all() if result.returns_rows else ())
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
        self.cell_of = {name: (place, readers[place]) for place, name in enumerate(self.columns)}
        shape: Any = namedtuple("shape", self.columns)  # type: ignore[misc]
        self.make: Callable[[Iterable[Any]], Row] = shape._make

    def _written(self, name: str, value: Any) -> Any:
        writer = self.writers.get(name)
        return value if writer is None else writer(value)

    def read(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
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
        return Rows(found, self)

    def cell(self, told: Sequence[Any], name: str) -> Any:
        place, read = self.cell_of[name]
        return told[place] if read is None else read(told[place])

    def row(self, told: Sequence[Any]) -> Row:
        if not self.readers:
            return self.make(told)
        cells = list(told)
        for place, read in self.readers:
            cells[place] = read(cells[place])
        return self.make(cells)

    def _named(self, connection: Connection, cursor: Any, error: Any) -> BaseException:
        """The driver's error as every other statement's is raised; a line that is dead is not used again."""
        dialect = connection.dialect
        if dialect.is_disconnect(error, connection.connection.driver_connection, cursor):
            connection.invalidate(error)
        return DBAPIError.instance(self.text, None, error, dialect.loaded_dbapi.Error, dialect=dialect)
