"""A bare twin of a page, and what a request of either costs: each in a process of its own, behind the same server."""

import http.client
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

from cheroot import wsgi
from flask import Flask, render_template
from jinja2 import DictLoader

from app import settle
from domain.clock import JAPAN
from models.database import Database

MOMENT = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d")
DAY = re.compile(r"\d{4}/\d\d/\d\d")
VALUE = re.compile(r"(?<=>)([^<>]*[^<>\s][^<>]*)(?=<)|(?<==\")([^\"]*)(?=\")")
"""What a text holds between its tags, or an attribute between its quotes."""
SHOWN = re.compile(r"(<(dd|td|time|h1)\b[^>]*>)([^<>]*[^<>\s][^<>]*)(?=<)")
PATIENCE = 20


@dataclass(frozen=True)
class Statement:
    """One statement of a page, with what the driver got."""

    text: str
    values: Any


def moment(text: str) -> str:
    """A driver gives moments as text in UTC; whoever shows them turns them into Japan's."""
    return f"{datetime.fromisoformat(text).astimezone(JAPAN):%Y/%m/%d %H:%M}"


def day(text: str) -> str:
    return f"{date.fromisoformat(text):%Y/%m/%d}"


def _as_stored(shown: str) -> tuple[str, str]:
    """A shown value as the driver gives it, and the filter that shows it."""
    if MOMENT.fullmatch(shown):
        return datetime.strptime(shown, "%Y/%m/%d %H:%M").replace(tzinfo=JAPAN).isoformat(), "|moment"
    if DAY.fullmatch(shown):
        return shown.replace("/", "-"), "|day"
    return shown, ""


@dataclass(frozen=True)
class Flat:
    """The page as one template without parts: what its rows and its other values are, and what it then shows."""

    template: str
    rows: list[list[str]]
    values: list[str]
    html: str


def flat_template(html: str) -> Flat:
    start, end = html.find("<tbody>") + len("<tbody>"), html.rfind("</tbody>")
    rows = re.findall(r"<tr\b.*?</tr>\s*", html[start:end], re.DOTALL) if end >= 0 else []
    if not rows:
        template, values = _with_values(html)
        return Flat(template, [], values, html)
    # The commonest shape of a row is the pattern; rows of another shape are shown as one of this shape.
    # A cell that is empty is no value: rows of one shape have as many of them.
    shapes = [VALUE.sub("\0", row) for row in rows]
    shape = max(shapes, key=shapes.count)
    alike = [row for row, each in zip(rows, shapes, strict=True) if each == shape]
    alike += [alike[-1]] * (len(rows) - len(alike))
    pattern, cells = _row_pattern(alike)
    before, values = _with_values(html[:start])
    template = before + "{% for cells in rows %}" + pattern + "{% endfor %}{% raw %}" + html[end:] + "{% endraw %}"
    return Flat(template, cells, values, html[:start] + "".join(alike) + html[end:])


def _row_pattern(rows: list[str]) -> tuple[str, list[list[str]]]:
    """One row as a template: every text is a value, and so is every attribute that differs between rows."""
    found = [list(VALUE.finditer(row)) for row in rows]
    pieces: list[str] = []
    cells: list[list[str]] = [[] for _row in rows]
    place = 0
    for number, piece in enumerate(found[0]):
        texts = [row[number][0] for row in found]
        pieces.append(rows[0][place : piece.start()])
        place = piece.end()
        if piece[1] is None and len(set(texts)) == 1:
            pieces.append(texts[0])
            continue
        stored = [_as_stored(unescape(text)) for text in texts]
        filters = {shown_by for _value, shown_by in stored}
        shown_by = filters.pop() if len(filters) == 1 else ""
        pieces.append(f"{{{{ cells[{len(cells[0])}]{shown_by} }}}}")
        for row, text, (value, _filter) in zip(cells, texts, stored, strict=True):
            row.append(value if shown_by else unescape(text))
    return "".join(pieces) + rows[0][place:], cells


def _with_values(html: str) -> tuple[str, list[str]]:
    values: list[str] = []

    def place(found: re.Match[str]) -> str:
        value, shown_by = _as_stored(unescape(found[3]))
        values.append(value)
        return f"{found[1]}{{% endraw %}}{{{{ values[{len(values) - 1}]{shown_by} }}}}{{% raw %}}"

    return "{% raw %}" + SHOWN.sub(place, html) + "{% endraw %}", values


def bare_app(database: Database, statements: list[Statement], html: str) -> Flask:
    """One route: the driver alone, the same statements, the same HTML to the letter."""
    flat = flat_template(html)
    sqlite = database.engine.dialect.name == "sqlite"
    opened: list[Any] = []
    app = Flask("bare")
    app.jinja_env.filters.update(moment=moment, day=day)
    app.jinja_env.loader = DictLoader({"flat.html": flat.template})

    @app.get("/")
    def bare() -> str:
        if not opened:
            opened.append(database.engine.raw_connection())
        raw: Any = opened[0].driver_connection
        cursor = raw.cursor()
        for statement in statements:
            cursor.execute(statement.text, statement.values)
            cursor.fetchall()
        if not sqlite:
            raw.rollback()
        return render_template("flat.html", rows=flat.rows, values=flat.values)

    shown = app.test_client().get("/").get_data(as_text=True)
    assert shown == flat.html, "the bare page is another page"
    database.engine.dispose()
    opened.clear()
    return app


class Served:
    """A program in a process of its own, asked over one connection."""

    def __init__(self, process: int, port: int, database: Database) -> None:
        self.process = process
        self.database = database
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, address: str, headers: dict[str, str], form: str | None = None) -> None:
        """Open an address; or post a form to it, which leads on to another."""
        method, ends = ("GET", 200) if form is None else ("POST", 303)
        try:
            self.line.request(method, address, body=form, headers=headers)
            answer = self.line.getresponse()
        except http.client.RemoteDisconnected:
            # A server hangs up on a line that was quiet for long, as while the other side has its round.
            self.line.close()
            self.line.request(method, address, body=form, headers=headers)
            answer = self.line.getresponse()
        answer.read()
        assert answer.status == ends, f"{address}: {answer.status}"

    def cost(self, address: str, headers: dict[str, str], requests: int, form: str | None = None) -> float:
        """CPU seconds of one request, in the server and in the database."""
        self.ask(address, headers, form)
        processes = [self.process, *_backends(self.database)]
        before = sum(map(_cpu_of, processes))
        for _ in range(requests):
            self.ask(address, headers, form)
        return (sum(map(_cpu_of, processes)) - before) / requests


def _cpu_of(process: int) -> float:
    """CPU seconds of another process so far, all its threads together."""
    spent = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        spent += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return spent / 1e9


def _backends(database: Database) -> list[int]:
    """The server's own processes, as that of autovacuum, come and go without being asked."""
    if database.engine.dialect.name == "sqlite":
        return []
    with database.engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )]  # fmt: skip


@contextmanager
def served(app: Flask, database: Database) -> Iterator[Served]:
    """The program behind the server of the house, until it is no longer needed."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    database.engine.dispose()
    process = os.fork()
    if process == 0:
        _serve(app, port)
    try:
        _wait_for(port)
        yield Served(process, port, database)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _serve(app: Flask, port: int) -> None:
    try:
        settle()
        wsgi.Server(("127.0.0.1", port), app, numthreads=1).start()
    finally:
        sys.stderr.flush()
        os._exit(1)


def _wait_for(port: int) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("the measured server did not start")
