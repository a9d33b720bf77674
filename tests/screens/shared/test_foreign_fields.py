"""Fields that a form does not have change nothing: not the organization, the role, the status nor a price."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from models.database import Model
from tests.screens.shared.conftest import World
from tests.support.page import form_values
from tests.support.world import PEOPLE

COLUMNS = sorted({column.name for table in Model.metadata.tables.values() for column in table.columns})
LEFT_OUT = {"sqlite_sequence", "audit_entries", "audit_heads", "form_tokens", "sessions", "reference_rows"}
"""What holds tokens, which are drawn anew; the audit names what was written, which is compared itself."""
CAR = {
    "plate_text": "品川600さ1111", "chassis_number": "ZVW50-6012345", "vehicle_user_name": "整備 太郎",
    "address_1": "東京都港区六本木9-9-9",
}  # fmt: skip


def contents(world: World) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(world.database.url.removeprefix("sqlite:///"))) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in {*tables} - LEFT_OUT}


def saved(world: World, who: str, path: str, typed: dict[str, str], value: str | None) -> int:
    """Fill and post the form of a page; with a `value` also every column that the form has no field for."""
    client = world.client(next(one for one in PEOPLE if str(one) == who))
    page = client.get(path.format(request=world.rows.requests[0].number))
    [form] = [form for form in page.tree.iter("form") if form.get("method") == "post" and _fields(form) >= typed.keys()]
    values = {**form_values(form), **typed}
    named = _fields(form) | {"act", "then", "fill"}
    foreign = {} if value is None else {name: value for name in COLUMNS if name not in named}
    answer = client.browser.post(form.get("action") or path, data={**foreign, **values})
    assert answer.status_code == 303, page.heading
    return len(foreign)


def _fields(form: object) -> set[str]:
    return {node.get("name", "") for tag in ("input", "select", "textarea") for node in form.iter(tag)}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("who", "path", "typed"),
    [
        ("client-admin", "/settings", {"page_size": "50"}),
        ("client-admin", "/bases/001/edit", {"name": "六本木第二工場"}),
        ("client-admin", "/bases/new", {"code": "B7", "name": "本社工場", "short_name": "本社"}),
        ("client-admin", "/organization/settings/change", {"own_3": "代車"}),
        ("client-sender", "/requests/new", CAR),
        ("client-sender", "/requests/{request}/edit", {"memo": "覚書", "address_1": "東京都港区六本木1-1-1"}),
        ("operator-admin", "/operator/notices/new", {"subject": "お知らせ", "text": "本文"}),
    ],
)
def test_every_column_as_a_field_changes_nothing_more(
    make_world: Callable[..., World], who: str, path: str, typed: dict[str, str]
) -> None:
    """The same form with and without them leaves the same rows."""
    left = []
    for value in (None, "2", "done"):
        world = make_world()
        before = contents(world)
        foreign = saved(world, who, path, typed, value)
        left.append(contents(world))
        assert left[-1] != before
    assert foreign > 300
    assert left[1] == left[0]
    assert left[2] == left[0]
