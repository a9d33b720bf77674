"""Bases as use cases, on both databases: races, conflicts, what hangs on them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from domain.actor import Actor
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.forms import FormToken
from models.organizations import Base
from tests.support.organizations import Demo
from tests.support.stories import a_draft, actor_of
from usecases.bases.add import AddBase, BaseFacts, add_base
from usecases.bases.change import ChangeBase, change_base
from usecases.bases.delete import DeleteBase, HangingOn, delete_base, hanging_on
from usecases.bases.find import find_base
from usecases.forms.once import Posted, once
from usecases.transaction import Act, reading, transaction

FACTS = BaseFacts("新工場", "新")


@pytest.fixture
def admin(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "admin")


def posted(actor: Actor, token: str, body: str = "a") -> Posted:
    return Posted(actor.user_id, "bases.create", token, body)


def count(code: str) -> int:
    with reading() as session:
        found = session.scalar(select(func.count()).select_from(Base).where(Base.code == code))
        assert found is not None
        return found


def test_of_two_who_add_the_same_code_at_once_one_is_refused(admin: Actor, now: datetime) -> None:
    gate = Barrier(2)

    def add(token: str) -> object:
        def act(session: Act) -> str:
            gate.wait(0.5) if session.bind.dialect.name != "sqlite" else None  # type: ignore[union-attr]
            return add_base(session, admin, AddBase("N1", FACTS), now)

        try:
            return once(posted(admin, token), act, now)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(add, ("token-one-aaaaaaaaa", "token-two-aaaaaaaaa")))
    assert sorted(map(str, answers)) == ["N1", "base_code_taken"]
    assert Refusal("base_code_taken", "code") in answers
    assert count("N1") == 1


def test_one_form_posted_by_eight_at_once_adds_one_base(admin: Actor, now: datetime) -> None:
    def add(_turn: int) -> str:
        return once(
            posted(admin, "same-token-aaaaaaaa"),
            lambda session: add_base(session, admin, AddBase("N2", FACTS), now),
            now,
        )

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(add, range(8))) == ["N2"] * 8
    assert count("N2") == 1


def test_another_body_under_the_same_token_is_refused(admin: Actor, now: datetime) -> None:
    once(posted(admin, "t" * 20), lambda session: add_base(session, admin, AddBase("N3", FACTS), now), now)
    with pytest.raises(Refusal) as refused:
        once(posted(admin, "t" * 20, "b"), lambda session: add_base(session, admin, AddBase("N4", FACTS), now), now)
    assert (refused.value, count("N4")) == (Refusal("form_already_sent"), 0)


def test_a_refused_act_leaves_its_token_free(admin: Actor, now: datetime) -> None:
    with pytest.raises(Refusal):
        once(posted(admin, "t" * 20), lambda session: add_base(session, admin, AddBase("001", FACTS), now), now)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(FormToken)) == 0
    assert (
        once(posted(admin, "t" * 20), lambda session: add_base(session, admin, AddBase("N5", FACTS), now), now) == "N5"
    )


def test_a_code_is_unique_without_case_and_for_ever(admin: Actor, now: datetime) -> None:
    with transaction() as session:
        assert add_base(session, admin, AddBase("n6", FACTS), now) == "N6"
        delete_base(session, admin, DeleteBase("N6", 1), now)
    for code in ("N6", "n6"):
        with pytest.raises(Refusal) as refused, transaction() as session:
            add_base(session, admin, AddBase(code, FACTS), now)
        assert refused.value == Refusal("base_code_taken", "code")


def test_the_later_of_two_changes_is_told(admin: Actor, now: datetime) -> None:
    with transaction() as session:
        change_base(session, admin, ChangeBase("001", 1, FACTS), now)
    with pytest.raises(Refusal) as refused, transaction() as session:
        change_base(session, admin, ChangeBase("001", 1, BaseFacts("別", "別")), now)
    assert refused.value == Refusal("changed_by_someone_else", at=now)


def test_saving_without_a_change_leaves_no_trace(admin: Actor, now: datetime) -> None:
    with reading() as session:
        base = find_base(session, admin, "001")
        before = session.scalar(select(func.count()).select_from(AuditEntry))
    facts = BaseFacts(**{name: getattr(base, name) for name in BaseFacts.__dataclass_fields__})
    with transaction() as session:
        change_base(session, admin, ChangeBase("001", 1, facts), now)
    with reading() as session:
        assert find_base(session, admin, "001").version == 1
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_what_hangs_on_a_base_keeps_it(organizations: Demo, admin: Actor, now: datetime) -> None:
    with transaction() as session:
        add_base(session, admin, AddBase("N7", FACTS), now)
        organizations.bases["1845678", "N7"] = find_base(session, admin, "N7")
        a_draft(session, organizations, now, base="N7")
    with reading() as session:
        assert hanging_on(session, find_base(session, admin, "N7")) == HangingOn(users=0, requests=1, agreements=0)
        assert hanging_on(session, find_base(session, admin, "001")) == HangingOn(users=4, requests=0, agreements=4)
    with pytest.raises(Refusal) as refused, transaction() as session:
        delete_base(session, admin, DeleteBase("N7", 1), now)
    assert refused.value == Refusal("base_in_use", users=0, requests=1, agreements=0)


@pytest.mark.parametrize(
    ("login_id", "code", "found"),
    [
        ("manager001", "001", True),
        ("manager001", "002", False),
        ("admin", "002", True),
        ("admin", "", False),
        ("admin", "\x00", False),
        ("admin", "%", False),
        ("admin", "001 ", False),
        ("admin", "0" * 400, False),
    ],
)
def test_a_base_out_of_scope_is_not_found(organizations: Demo, login_id: str, code: str, found: bool) -> None:
    with reading() as session:
        actor = actor_of(session, organizations, login_id)
        if found:
            assert find_base(session, actor, code).code == code
        else:
            with pytest.raises(Refusal, match="not_found"):
                find_base(session, actor, code)


def test_a_name_of_many_letter_signs_fits_its_key(admin: Actor, now: datetime) -> None:
    with transaction() as session:
        assert add_base(session, admin, AddBase("N8", BaseFacts("㌀" * 40, "ﷺ" * 10)), now) == "N8"


def test_every_change_of_a_base_stands_in_the_audit(admin: Actor, now: datetime) -> None:
    with transaction() as session:
        add_base(session, admin, AddBase("N9", FACTS), now)
        change_base(session, admin, ChangeBase("N9", 1, BaseFacts("新工場", "新新", phone="03-0000-0000")), now)
        delete_base(session, admin, DeleteBase("N9", 2), now)
    with reading() as session:
        entries = session.execute(
            select(AuditEntry.code, AuditEntry.record, AuditEntry.login_id, AuditEntry.role, AuditEntry.facts)
            .where(AuditEntry.record == "base N9")
            .order_by(AuditEntry.seq)
        ).all()
    changes = {"phone": ["", "03-0000-0000"], "short_name": [FACTS.short_name, "新新"]}
    assert [tuple(entry) for entry in entries] == [
        ("base_added", "base N9", "admin", "admin", {}),
        ("base_changed", "base N9", "admin", "admin", {"fields": ["phone", "short_name"], "changes": changes}),
        ("base_deleted", "base N9", "admin", "admin", {}),
    ]
