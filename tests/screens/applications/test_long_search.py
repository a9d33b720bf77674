"""A page opened from a long search leads back to it after an act."""

from urllib.parse import quote

from models.database import Database
from settings import Settings
from tests.conftest import START, Clock
from tests.support.agency_stories import a_taken_application
from tests.support.client import Client
from tests.support.organizations import make_organizations
from tests.support.programs import program

WORDS = "整備工場の依頼人" * 10


def test_a_memo_is_saved_from_a_page_of_a_long_search(database: Database, settings: Settings) -> None:
    app = program(settings, database, Clock())
    with database.writer() as session, session.begin():
        a_taken_application(session, make_organizations(session, START), START)
    client = Client(app).sign_in("1845678", "sender")
    page = client.get(f"/applications/100000001?kind=registered&name={quote(WORDS)}")
    saved = client.press(page, "メモを保存", {"memo": "済み"})
    assert saved.values()["memo"] == "済み"
    assert quote(WORDS) in saved.links()["一覧へ戻る"]
