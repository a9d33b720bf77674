"""A caller of one role that sends what no browser would, and comes back when an act ended its session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import delete, select, update
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from drills.odd_values import as_form
from models.organizations import Organization
from models.second_factors import SecondFactor
from models.users import User
from tests.support.client import PASSWORD, Client
from tests.support.page import Node, Page, form_values, read_page
from usecases.sessions import guard
from usecases.sessions.passwords import hashed
from usecases.transaction import reading, transaction

URLENCODED = "application/x-www-form-urlencoded"
BROWSER_FIELDS = ("csrf_token", "form_token")


@dataclass
class Form:
    """A form as it stood on a page."""

    endpoint: str
    page: str
    action: str
    fields: dict[str, Any] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    """The fields into which a person types; the others are chosen, ticked, secret or unseen."""


class Browser:
    """One person, or nobody, of the demo."""

    def __init__(self, app: Flask, member_code: str = "", login_id: str = "") -> None:
        self.app, self.member_code, self.login_id = app, member_code, login_id
        self.client = Client(app)
        self.token = ""
        self.user_id = self._known_as()
        self.sign_in()

    @property
    def name(self) -> str:
        return f"{self.member_code}/{self.login_id}" if self.login_id else "nobody"

    def sign_in(self) -> None:
        self.client.browser.delete_cookie("keizoku")
        if self.login_id:
            self._let_in()
            who = {"member_code": self.member_code, "login_id": self.login_id, "password": PASSWORD}
            self.client.post("/sign-in", who)
        self.token = self.client.token()

    def _known_as(self) -> int | None:
        with reading() as session:
            return session.scalar(
                select(User.id).join(Organization, Organization.id == User.organization_id)
                .where(Organization.member_code == self.member_code, User.login_key == self.login_id)
            )  # fmt: skip

    def _let_in(self) -> None:
        """What another of the drill's people, or this one, did to the sign-in is undone: reset, stopped, renamed."""
        as_before = {
            "login_id": self.login_id, "login_key": self.login_id, "password_hash": hashed(PASSWORD),
            "must_change_password": False, "one_time_until": None, "disabled_at": None, "suspected_at": None,
        }  # fmt: skip
        with transaction() as session:
            session.execute(update(User).where(User.id == self.user_id).values(as_before))
            session.execute(delete(SecondFactor).where(SecondFactor.user_id == self.user_id))
            guard.forgive(session, guard.name_key(self.member_code, self.login_id))

    def send(
        self, method: str, address: str, body: bytes = b"", kind: str = URLENCODED, headers: Mapping[str, str] = {}
    ) -> TestResponse:
        """`headers` go through as they are, in Latin-1, however wrong."""
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()}
        if "HTTP_CONTENT_LENGTH" in environ:
            environ["CONTENT_LENGTH"] = environ.pop("HTTP_CONTENT_LENGTH")
        if method == "POST":
            environ["CONTENT_TYPE"] = kind
        given: dict[str, Any] = {"data": body} if method == "POST" else {}
        response = self.client.browser.open(
            path=path, query_string=query, method=method, environ_overrides=environ, **given
        )
        if self.login_id and response.status_code == 303 and "/sign-in" in response.headers.get("Location", ""):
            self.sign_in()
        return response

    def post(self, address: str, fields: Mapping[str, Any], **given: Any) -> TestResponse:
        """Post as our own page would: a field with several answers is a list."""
        pairs = [("csrf_token", self.token), *flat(fields)]
        return self.send("POST", address, as_form(pairs), **given)


def flat(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in fields.items() for text in (texts if isinstance(texts, list) else [texts])]


def forms_on(app: Flask, address: str, page: Page, method: str) -> list[Form]:
    """The forms of a page that lead to a view of ours."""
    found = []
    for node in page.tree.iter("form"):
        action = urlsplit(node.get("action") or address)
        endpoint = endpoint_of(app, action.path or urlsplit(address).path, method.upper())
        if (node.get("method") or "get") == method and endpoint:
            fields = {name: texts for name, texts in form_values(node).items() if name not in BROWSER_FIELDS}
            for box in node.iter("input"):
                if box.get("type") in {"checkbox", "radio"} and box.get("name"):
                    fields.setdefault(box.get("name", ""), "")
            found.append(Form(endpoint, address, action.path or urlsplit(address).path, fields, typed_fields(node)))
        for button in node.iter("button"):
            if button.get("formaction") and method == "post":
                path = urlsplit(button.get("formaction", "")).path
                other = endpoint_of(app, path, "POST")
                if other and found:
                    found.append(Form(other, address, path, dict(found[-1].fields), found[-1].typed))
    return found


def typed_fields(node: Node) -> frozenset[str]:
    boxes = (box for box in node.iter() if box.tag == "textarea" or (box.tag == "input" and is_text(box)))
    return frozenset(box.get("name", "") for box in boxes)


def is_text(box: Node) -> bool:
    return box.get("type", "text") in {"text", "search", "tel", "email", "number", "date"}


def endpoint_of(app: Flask, path: str, method: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(path, method=method)[0])
    except HTTPException:
        return ""


def opened(browser: Browser, address: str) -> Page | None:
    """The page there, or None when it is not there for this caller."""
    response = browser.send("GET", address)
    if response.status_code != 200 or response.mimetype != "text/html":
        return None
    return read_page(200, response.get_data(as_text=True), response.headers)
