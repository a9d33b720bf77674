"""The devices of somebody looked after: seen on the user's page, ended one by one or at once."""

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.database import Database
from models.users import UserSession
from tests.conftest import Clock
from tests.screens.settings.test_sessions import EDGE, IPAD, on
from tests.screens.users.test_pages import address_of
from tests.support.client import Client
from tests.support.users import user_of

TABLET = ["iPad Safari", "2026/11/20 10:00", "2026/11/20 10:00", "127.0.0.1", "ログアウト"]
PC = ["Windows Edge", "2026/11/20 10:05", "2026/11/20 10:05", "127.0.0.1", "ログアウト"]
ALL = "すべての端末をログアウトさせる"
NONE = "現在ログイン中の端末はありません。"


@pytest.fixture
def tablet(client: Client) -> Client:
    return on(client, IPAD)


@pytest.fixture
def pc(client: Client, tablet: Client, clock: Clock) -> Client:
    clock.move(minutes=5)
    return on(client, EDGE)


def told(database: Database) -> list[tuple[str, str, str]]:
    with database.reader() as session:
        entries = session.execute(
            select(AuditEntry.code, AuditEntry.login_id, AuditEntry.record)
            .where(AuditEntry.code.startswith("user_session"))
            .order_by(AuditEntry.id)
        )
        return [tuple(entry) for entry in entries]


@pytest.mark.parametrize("who", ["admin", "manager001"])
def test_who_looks_after_sees_and_ends_them(
    client: Client, tablet: Client, pc: Client, sqlite: Database, who: str
) -> None:
    theirs = address_of(sqlite, "sender001")
    reader = on(client, EDGE, who)
    page = reader.get(theirs)
    assert page.rows("user-sessions") == [PC, TABLET]
    with sqlite.reader() as session:
        oldest = session.scalars(
            select(UserSession.id).where(UserSession.user_id == user_of(session, "sender001").id)
        ).first()
    page = reader.post(f"{theirs}/sessions/{oldest}/end", {})
    page = reader.get(theirs)
    assert page.rows("user-sessions") == [PC]
    assert tablet.raw("/requests").headers["Location"] == "/sign-in?next=/requests"
    assert pc.raw("/requests").status_code == 200
    page = reader.press(page, ALL)
    assert page.notices()[0] == "すべての端末をログアウトさせました。"
    assert NONE in page.text
    assert pc.raw("/requests").status_code == 303
    assert told(sqlite) == [
        ("user_session_ended", who, "user sender001"),
        ("user_sessions_ended", who, "user sender001"),
    ]


def test_nobody_ends_a_session_of_others_or_the_own_here(client: Client, tablet: Client, sqlite: Database) -> None:
    admin = on(client, EDGE, "admin")
    with sqlite.reader() as session:
        own = user_of(session, "admin").id
        mine = session.scalars(select(UserSession.id).where(UserSession.user_id == own)).one()
    theirs = address_of(sqlite, "sender001")
    admin.post(f"{theirs}/sessions/{mine}/end", {}, status=404)
    admin.post(f"/users/{own}/sessions/{mine}/end", {}, status=409)
    assert admin.get(f"/users/{own}").rows("user-sessions") == []
    # A base admin does not see the administrators, nor does a sender look after anybody.
    on(client, EDGE, "manager001").post(f"/users/{own}/sessions/end-all", {}, status=404)
    tablet.post(f"{theirs}/sessions/end-all", {}, status=403)
    assert tablet.raw("/requests").status_code == 200
    assert told(sqlite) == []


def test_the_operator_ends_those_of_a_tenants_administrator(client: Client, sqlite: Database) -> None:
    admin = on(client, IPAD, "admin")
    operator = Client(client.app).sign_in("1000001", "admin")
    with sqlite.reader() as session:
        theirs = f"/operator/organizations/1845678/admins/{user_of(session, 'admin').id}"
    page = operator.get(theirs)
    assert page.rows("user-sessions") == [TABLET]
    with sqlite.reader() as session:
        number = session.scalars(select(UserSession.id).order_by(UserSession.id)).first()
    operator.post(f"{theirs}/sessions/{number}/end", {})
    assert NONE in operator.get(theirs).text
    assert admin.raw("/requests").status_code == 303
    # Both the operator and the tenant read it.
    assert told(sqlite) == [("user_session_ended", "admin", "user admin")] * 2
