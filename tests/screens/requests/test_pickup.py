"""車検証等受取区分 on the entry form: chosen where the agent base lets its clients, read where it does not."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from domain.renewal import Pickup
from models.database import Database
from models.organizations import Base
from models.requests import InspectionRequest
from tests.screens.requests.conftest import TYPED_KEI
from tests.support.client import Client
from tests.support.organizations import Demo
from tests.support.page import form_values
from tests.support.stories import AGENT, CLIENT

SAVE = "下書きを保存する"
Lets = Callable[..., None]


@pytest.fixture
def agent_base(demo: Demo, sqlite: Database) -> Lets:
    """What the usual agent base of 六本木工場 has set."""

    def lets(clients_choose: bool, preset: Pickup) -> None:
        usual = demo.bases[AGENT, "001"].id
        with sqlite.writer() as session, session.begin():
            values = {"clients_choose_pickup": clients_choose, "default_pickup": preset}
            session.execute(update(Base).where(Base.id == usual).values(**values))

    return lets


@pytest.fixture
def saved(sqlite: Database) -> Callable[[], Pickup | None]:
    def read() -> Pickup | None:
        with sqlite.reader() as session:
            return session.scalars(select(InspectionRequest.pickup)).one()

    return read


@pytest.mark.parametrize("preset", list(Pickup))
def test_where_clients_choose_the_agents_setting_is_preset_and_can_be_changed(
    sender: Client, demo: Demo, agent_base: Lets, saved: Callable[[], Pickup | None], preset: Pickup
) -> None:
    agent_base(True, preset)
    page = sender.get("/requests/new?kind=kei")
    assert page.values()["pickup"] == preset.value
    other = next(pickup for pickup in Pickup if pickup is not preset)
    sender.press(page, SAVE, {**TYPED_KEI, "pickup": other.value})
    assert saved() is other


def test_where_clients_do_not_choose_the_agents_setting_is_only_read(
    sender: Client, agent_base: Lets, saved: Callable[[], Pickup | None]
) -> None:
    agent_base(False, Pickup.CLIENT)
    page = sender.get("/requests/new?kind=kei")
    assert "pickup" not in page.values()
    assert "車検証等受取区分依頼人受取（代理人の拠点の設定）" in page.text
    sender.press(page, SAVE, TYPED_KEI)
    assert saved() is Pickup.CLIENT


def test_an_answer_that_nobody_asked_for_is_overridden_and_said(
    sender: Client, agent_base: Lets, saved: Callable[[], Pickup | None]
) -> None:
    agent_base(True, Pickup.CLIENT)
    page = sender.get("/requests/new?kind=kei")
    agent_base(False, Pickup.AGENT)
    shown = sender.press(page, SAVE, TYPED_KEI)
    assert saved() is Pickup.AGENT
    assert "この代理人の拠点では受取区分を選べません。代理人受取になります。" in shown.notices()


def test_another_agent_brings_its_own_setting_while_typing(sender: Client, demo: Demo, agent_base: Lets) -> None:
    agent_base(True, Pickup.AGENT)
    page = sender.get("/requests/new?kind=kei")
    other = {**TYPED_KEI, "base_id": str(demo.bases[CLIENT, "001"].id)}
    fields = {**form_values(page.form_of(SAVE)), **other, "agent_base_id": str(demo.bases[AGENT, "002"].id)}
    closed = sender.post("/requests/check", fields, status=200, htmx=True)
    assert "代理人受取（代理人の拠点の設定）" in closed.text
    del fields["pickup"]
    opened = sender.post("/requests/check", {**fields, "agent_base_id": ""}, status=200, htmx=True)
    assert opened.having("select", name="pickup") != []
    again = sender.post("/requests/check", {**fields, "agent_base_id": "", "pickup": "client"}, status=200, htmx=True)
    assert again.having("select", name="pickup") == []
