"""Each act on a request in each status, and each role that may do it: what is not allowed changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.return_reason import ReturnReason
from domain.rights import RIGHTS, OrganizationKind, Role
from models.requests import InspectionRequest
from tests.support.agency_stories import debit_account, portal_account
from tests.support.stories import AGENT, a_sent_request, actor_of
from tests.support.world import access_of, rules
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.agency.take import TakeRequest, take_request
from usecases.requests.facts_in_row import facts_of
from usecases.requests.register import ChangeRequest, change_request
from usecases.requests.send import SendRequest, send_request
from usecases.requests.withdraw import SeenRequest, cancel_request, delete_request, restore_request, take_back

Row = InspectionRequest
Act = Callable[[Session, Actor, Row, datetime], object]
DRAFT, HELD, SENT, RETURNED, TAKEN, ENDED, CANCELLED, DONE = RequestStatus
DELETED = "deleted"
STATES = (*RequestStatus, DELETED)


def edit(session: Session, actor: Actor, row: Row, now: datetime) -> None:
    change_request(session, actor, ChangeRequest(row.id, row.version, replace(facts_of(row), memo="直した")), now)


def send(session: Session, actor: Actor, row: Row, now: datetime) -> None:
    send_request(session, actor, SendRequest(row.id, row.version, at_once=True), now)


def return_it(session: Session, actor: Actor, row: Row, now: datetime) -> None:
    return_request(session, actor, ReturnRequests([row.id], ReturnReason.OTHER, "確認"), now)


SENDER, VIEWER = Role.SENDER, Role.VIEWER
CLIENT_KIND, AGENT_KIND = OrganizationKind.CLIENT, OrganizationKind.AGENT
ACTS: dict[str, tuple[Act, set[object], str, set[tuple[OrganizationKind, Role]]]] = {
    "edit": (edit, {DRAFT, RETURNED}, "/requests/<int:number>/edit", {(CLIENT_KIND, SENDER), (CLIENT_KIND, VIEWER)}),
    "send": (send, {DRAFT, RETURNED, HELD}, "/requests/<int:number>/send", {(CLIENT_KIND, SENDER)}),
    "take back": (
        lambda session, actor, row, now: take_back(session, actor, SeenRequest(row.id, row.version), now),
        {HELD}, "/requests/<int:number>/take-back", {(CLIENT_KIND, SENDER)},
    ),
    "cancel": (
        lambda session, actor, row, now: cancel_request(session, actor, SeenRequest(row.id, row.version), now),
        {SENT, RETURNED}, "/requests/<int:number>/cancel", {(CLIENT_KIND, SENDER)},
    ),
    "delete": (
        lambda session, actor, row, now: delete_request(session, actor, SeenRequest(row.id, row.version), now),
        {DRAFT, RETURNED}, "/requests/<int:number>/delete", {(CLIENT_KIND, SENDER), (CLIENT_KIND, VIEWER)},
    ),
    "restore": (
        lambda session, actor, row, now: restore_request(session, actor, row.id, now),
        {DELETED}, "/requests/<int:number>/restore", {(CLIENT_KIND, SENDER), (CLIENT_KIND, VIEWER)},
    ),
    "take": (
        lambda session, actor, row, now: take_request(session, actor, TakeRequest(row.id), now),
        {SENT}, "/agency/inbox/<int(fixed_digits=9):number>/take", {(AGENT_KIND, SENDER)},
    ),
    "return": (return_it, {SENT, TAKEN}, "/agency/inbox/return", {(AGENT_KIND, SENDER)}),
}  # fmt: skip
"""What it is, in which states it may be done, at which address, and by whom."""


def standing(row: Row) -> tuple[object, ...]:
    return row.status, row.deleted_at, row.memo, row.version


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_in_its_states_and_changes_nothing_in_any_other(
    session: Session, organizations: Demo, now: datetime, name: str
) -> None:
    act, states, _address, _roles = ACTS[name]
    portal_account(session, organizations, now)
    debit_account(session, organizations, now)
    row = a_sent_request(session, organizations, now)
    side = AGENT if name in {"take", "return"} else "1845678"
    actor, done = actor_of(session, organizations, "sender", side), set()
    for state in STATES:
        tried = session.begin_nested()
        if state == TAKEN:
            take_request(session, actor_of(session, organizations, "sender", AGENT), TakeRequest(row.id), now)
        elif state == DELETED:
            row.status, row.deleted_at = DRAFT, now
        else:
            row.status = RequestStatus(state)
        session.flush()
        before = standing(row)
        try:
            act(session, actor, row, now)
            session.flush()
        except Refusal:
            assert standing(row) == before, state
        else:
            done |= {state} if standing(row) != before else set()
        tried.rollback()
        session.expire_all()
    assert done == states


def test_each_act_is_asked_for_by_its_roles_alone(app: Flask) -> None:
    """The right is asked for before the view runs, whatever the status."""
    posts = {rule.rule: access_of(app, rule).right for rule, method in rules(app) if method == "POST"}
    found = {
        name: {pair for pair, rights in RIGHTS.items() if posts[address] in rights}
        for name, (_act, _states, address, _roles) in ACTS.items()
    }
    assert found == {name: roles for name, (_act, _states, _address, roles) in ACTS.items()}
