"""Every address: who may open it, how it is written, and that none vanished."""

import re

from flask import Flask

from app import BLUEPRINTS
from domain.rights import RIGHTS, OrganizationKind, Right, Role
from tests.support.world import access_of, rules
from tests.tree.access_matrix import ADDRESSES, FILE, addresses, matrix

KEBAB = re.compile(r"(/([a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z]+)?)?|/v\d+)*")
PART = re.compile(r"<(?:(?P<kind>[a-z]+)(?:\([^)]*\))?:)?(?P<name>[a-z_]+)>")
UNTYPED = {"token", "code", "number", "form", "key"}
"""Parts of several letters and digits; their use case checks the shape and answers 404."""


def test_the_table_of_routes_and_roles_is_the_reviewed_one(app: Flask) -> None:
    """A change of who may do what shows as a change of this file: `python -m tests.tree.access_matrix`."""
    assert matrix(app) == FILE.read_text(encoding="utf-8")


def test_every_address_is_kebab_case_and_its_parts_have_a_kind(app: Flask) -> None:
    """Addresses are part of the interface: short, readable, and refusing what they cannot mean."""
    wrong = []
    for rule, _method in rules(app):
        if not KEBAB.fullmatch(PART.sub("x", rule.rule)):
            wrong.append(rule.rule)
        wrong += [rule.rule for part in PART.finditer(rule.rule) if not part["kind"] and part["name"] not in UNTYPED]
    assert wrong == []


def test_no_address_vanished(app: Flask) -> None:
    """Bookmarks and mails keep working: an address leaves the list only on purpose."""
    known = ADDRESSES.read_text(encoding="utf-8").splitlines()
    assert sorted(set(known) - set(addresses(app))) == []
    assert sorted(set(addresses(app)) - set(known)) == []


def test_every_blueprint_is_in_the_table_of_contents(app: Flask) -> None:
    """The list in app.py names each feature once."""
    assert len(BLUEPRINTS) == len(set(BLUEPRINTS))
    assert {blueprint.name for blueprint in BLUEPRINTS} == {name.split(".")[0] for name in app.blueprints}


def test_every_post_of_a_right_asks_for_more_than_looking(app: Flask) -> None:
    """Whoever may only look cannot change: a post never goes with a right of looking alone."""
    looking = {right for right in Right if right.value.startswith("see_")}
    wrong = [rule.rule for rule, method in rules(app) if method != "GET" and access_of(app, rule).right in looking]
    assert wrong == []


def test_admins_and_base_admins_never_send_apply_or_pay() -> None:
    """Chapter 01: sending, applying and paying are a sender's acts alone."""
    acts = {Right.SEND_REQUEST, Right.APPLY, Right.PAY, Right.WORK_INBOX, Right.ENTER_REQUEST, Right.WRITE_MEMO}
    held = {pair: rights & acts for pair, rights in RIGHTS.items() if pair[1] in {Role.ADMIN, Role.BASE_ADMIN}}
    assert {pair: rights for pair, rights in held.items() if rights} == {}


def test_viewers_never_send_apply_or_pay() -> None:
    """担当者(送信不可) enters and reads."""
    acts = {Right.SEND_REQUEST, Right.APPLY, Right.PAY, Right.WORK_INBOX}
    assert {pair: rights & acts for pair, rights in RIGHTS.items() if pair[1] is Role.VIEWER and rights & acts} == {}


def test_nobody_crosses_sides() -> None:
    """A client never works the agent's inbox, an agent never enters a request, the operator does neither."""
    of_agents = {Right.SEE_INBOX, Right.WORK_INBOX, Right.APPLY, Right.PAY}
    of_clients = {Right.ENTER_REQUEST, Right.SEND_REQUEST}
    allowed = {OrganizationKind.CLIENT: of_agents, OrganizationKind.AGENT: of_clients}
    wrong = {
        pair: crossed
        for pair, rights in RIGHTS.items()
        if (crossed := rights & allowed.get(pair[0], of_agents | of_clients))
    }
    assert wrong == {}
