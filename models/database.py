"""One database, SQLite or PostgreSQL, and the column types and naming rules all tables share."""

import enum
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column, sessionmaker

NO_DAY = date(9999, 12, 31)
NO_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)
FAR_END = "9999-12-31 00:00:00"
BUSY_TIMEOUT_MS = 15_000
INSERT: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""By the name of the database: an INSERT that can say what happens where the key is there already."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite's text is read in one step: a page holds a hundred moments, and each layer between costs as much."""
        return self._of_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    @staticmethod
    def _of_text(text: str | None) -> datetime | None:
        return None if text is None else datetime.fromisoformat(f"{text}+00:00")


class SortableMoment(UtcDateTime):
    """A moment that may be missing; stored as the far end of time so that it can be sorted and paged by."""

    coerce_to_is_types = ()
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return super().process_bind_param(value or NO_MOMENT, dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        moment = super().process_result_value(value, dialect)
        return None if moment == NO_MOMENT else moment

    @staticmethod
    def _of_text(text: str | None) -> datetime | None:
        return None if text is None or text.startswith(FAR_END) else datetime.fromisoformat(f"{text}+00:00")


class SortableDay(TypeDecorator[date]):
    """A day that may be missing; stored as 9999-12-31 so that it can be sorted and paged by."""

    impl = Date
    coerce_to_is_types = ()
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date:  # noqa: ARG002
        return value or NO_DAY

    def process_result_value(self, value: date | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        return None if value == NO_DAY else value


class SortableWord(TypeDecorator[Any]):
    """An enum member that may be missing; stored as its word or the empty text, so that it can be sorted by."""

    impl = String(32)
    coerce_to_is_types = ()
    cache_ok = True

    def __init__(self, members: type[enum.StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: enum.StrEnum | None, dialect: Dialect) -> str:  # noqa: ARG002
        return "" if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> enum.StrEnum | None:  # noqa: ARG002
        return self.members(value) if value else None


def word(members: type[enum.StrEnum]) -> Enum:
    """A column of one enum's words, as text without a database CHECK, so that a new member needs no migration."""
    return Enum(
        members,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda listed: [member.value for member in listed],
    )


def key(length: int) -> String:
    """Text compared code point by code point on both databases, for ranges and keyset pages."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


Json = JSON().with_variant(JSONB(), "postgresql")


class Model(DeclarativeBase):
    """The base of all tables; each constraint gets a name that a migration can point at."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Versioned:
    """A row that a person edits: whoever saves over a newer version is told."""

    version: Mapped[int] = mapped_column(default=1, sort_order=900)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=901)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=902)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 -- SQLAlchemy passes the class
        return {"version_id_col": cls.version}


class Database:
    """An engine with the transaction habits of the house: reads see one snapshot, writes are serial on SQLite."""

    def __init__(self, url: str, pool_size: int = 12) -> None:
        self.url = url
        self.engine = _engine(url, pool_size)
        self._reading = sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._writing = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)

    def reader(self) -> Session:
        return self._reading()

    def writer(self) -> Session:
        return self._writing()

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str, pool_size: int) -> Engine:
    if not url.startswith("sqlite"):
        return _postgres_engine(url, pool_size)
    engine = create_engine(url, pool_size=pool_size, max_overflow=4, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: a deferred BEGIN that later writes fails as locked at once.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            # Waits for nobody and cannot fail, so it need not pass through all the layers.
            connection.connection.dbapi_connection.execute("BEGIN")

    return engine


def _postgres_engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(url, pool_size=pool_size, max_overflow=4, pool_pre_ping=True, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        """What a page reads is read sooner than a second process is started for it, or its statement compiled.

        Both happen on an estimate, and for rare words PostgreSQL's estimate is a hundred times too high.
        """
        connection.autocommit = True
        connection.execute("SET max_parallel_workers_per_gather = 0")
        connection.execute("SET jit = off")
        connection.autocommit = False

    return engine
