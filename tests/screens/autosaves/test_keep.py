"""途中保存 keeps what was typed, whatever characters a browser sends with it."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from models.database import Database
from models.forms import Autosave
from settings import Settings
from tests.conftest import START, Clock
from tests.support.client import Client
from tests.support.organizations import make_organizations
from tests.support.programs import program
from usecases.transaction import reading


@pytest.fixture
def sender(database: Database, settings: Settings) -> Client:
    app = program(settings, database, Clock())
    with database.writer() as session, session.begin():
        make_organizations(session, START)
    return Client(app).sign_in("1845678", "sender")


@pytest.mark.parametrize("odd", [b"\x00", b"\xed\xa0\x80"], ids=["NUL", "lone surrogate"])
def test_a_character_no_database_keeps_does_not_cost_the_draft(sender: Client, odd: bytes) -> None:
    body = urlencode([("csrf_token", sender.token()), ("memo", "途中".encode() + odd), (b"na" + odd + b"me", "x")])
    answer = sender.browser.post("/autosave/request/new", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    with reading() as session:
        [fields] = session.scalars(select(Autosave.fields)).all()
    assert fields["memo"][0].startswith("途中")
    assert "\x00" not in "".join([*fields, *(text for texts in fields.values() for text in texts)])
