"""The one client through which every page is looked at: it inspects each answer before a test reads it."""

import io
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.support.page import Page, form_values, read_page, text_of

PASSWORD = "Keizoku-demo-1"
UNTRANSLATED = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[A-Z][A-Za-z]+\.[A-Z_]+\b")
ASCII_WORDS = re.compile(r"[A-Za-z][a-z]{3,}(?: [a-z]{2,})+")
LABELLED = {"input", "select", "textarea"}
NO_LABEL = {"hidden", "submit", "button"}
INLINE = re.compile(r"^on[a-z]+$")


class Client:
    """A browser without scripts: follows addresses, presses buttons, keeps cookies."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.browser: FlaskClient = app.test_client()

    def get(self, address: str, status: int = 200, htmx: bool = False, headers: dict[str, str] | None = None) -> Page:
        return self._read(self.browser.get(address, headers=self._headers(htmx, headers)), status)

    def raw(self, address: str, **given: Any) -> TestResponse:
        return self.browser.get(address, **given)

    def sheet(self, address: str) -> list[list[Any]]:
        """The filled rows of the Excel file at this address, from the title on."""
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(self.raw(address).data)).get_sheet_by_index(0)
        return [cells for row in sheet.to_python() if any(cells := [cell for cell in row if cell != ""])]

    def post(
        self,
        address: str,
        fields: dict[str, Any] | None = None,
        status: int = 303,
        htmx: bool = False,
        token: str | None = None,
    ) -> Page:
        """Post the fields with the session's CSRF token; the answer is not followed."""
        fields = {"csrf_token": self.token() if token is None else token, **(fields or {})}
        return self._read(self.browser.post(address, data=fields, headers=self._headers(htmx, None)), status)

    def follow(self, page: Page) -> Page:
        """The page that an answer leads to, over as many addresses as that takes."""
        answer = self.browser.get(page.headers["Location"], follow_redirects=True)
        return self._read(answer, 200)

    def press(self, page: Page, button: str, fields: dict[str, Any] | None = None, status: int = 303) -> Page:
        """Fill the form that has this button and press it, as a person would; leads on when the answer does."""
        form = page.form_of(button)
        values = {**form_values(form), **(fields or {})}
        for found in form.iter("button"):
            if text_of(found) == button and found.get("name"):
                values[found.get("name", "")] = found.get("value", "")
        action = form.get("action") or ""
        if form.get("method") == "get":
            return self._read(self.browser.get(action, query_string=values), 200)
        answer = self._read(self.browser.post(action, **_body(values)), status)
        return self.follow(answer) if status == 303 else answer

    def sign_in(self, member_code: str, login_id: str, password: str = PASSWORD) -> "Client":
        """Sign in and open the first page; neither page is inspected, which their own tests do."""
        token = _token_in(self.browser.get("/sign-in"))
        typed = {"member_code": member_code, "login_id": login_id, "password": password, "csrf_token": token}
        answer = self.browser.post("/sign-in", data=typed)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        self.browser.get(answer.headers["Location"], follow_redirects=True)
        return self

    def token(self) -> str:
        """A CSRF token for who is signed in, as a page would carry it."""
        return _token_in(self.browser.get("/settings", follow_redirects=True))

    def _headers(self, htmx: bool, more: dict[str, str] | None) -> dict[str, str]:
        return {**({"HX-Request": "true"} if htmx else {}), **(more or {})}

    def _read(self, response: TestResponse, status: int) -> Page:
        html = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        page = read_page(response.status_code, html, response.headers)
        assert page.status == status, (
            f"{page.status} instead of {status}: {page.heading} {page.errors()} {page.text[:300]}"
        )
        if html and "<html" in html[:200] and status != 303:
            inspect(page)
        return page


def _token_in(page: TestResponse) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', page.get_data(as_text=True))
    assert found, "a page without a CSRF token"
    return found[1]


def _body(values: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends; with a file in parts, put together in memory."""
    if not any(isinstance(value, FileStorage) for value in values.values()):
        return {"data": values}
    boundary, body = encode_multipart(values)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def inspect(page: Page) -> None:
    """What holds for every whole page, whoever sees it."""
    where = f"on “{page.title}”"
    html = next(page.tree.iter("html")) if page.tree.tag != "html" else page.tree
    assert page.mistakes == [], f"invalid HTML {where}: {page.mistakes}"
    assert html.get("lang") in {"ja", "en"}, where
    assert len(list(page.tree.iter("h1"))) == 1, f"one h1 {where}"
    assert page.heading, f"an empty h1 {where}"
    assert page.heading in page.title, f"the title opens with the heading {where}"
    ids = [node.get("id") for node in page.tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids)), f"an id stands twice {where}: {sorted({i for i in ids if ids.count(i) > 1})}"
    labelled = {label.get("for") for label in page.tree.iter("label")}
    wrapped = {id(box) for label in page.tree.iter("label") for box in label.iter()}
    for box in page.tree.iter():
        if box.tag in LABELLED and box.get("type") not in NO_LABEL:
            named = box.get("id") in labelled or id(box) in wrapped or box.get("aria-label")
            assert named, f"a field without a label {where}: {box.get('name')}"
        bad = [name for name in box.attrib if INLINE.match(name) or name == "style"]
        assert not bad, f"inline script or style {where}: {bad}"
    for form in page.tree.iter("form"):
        if form.get("method") == "post":
            fields = [box.get("name") for box in form.iter("input")]
            assert "csrf_token" in fields, f"a form without a token {where}"
    assert not [s for s in page.tree.iter("script") if not s.get("src")], f"an inline script {where}"
    assert not list(page.tree.iter("style")), f"an inline style {where}"
    if html.get("lang") == "ja":
        words = UNTRANSLATED.findall(page.text) + ASCII_WORDS.findall(page.text)
        assert words == [], f"untranslated words {where}: {words}"
