"""Bad input on every route, by every role, on both databases: a sentence, never a 5xx, and nothing typed is lost."""

import html
import logging
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import count, cycle
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from drills.browser import URLENCODED, Browser, Form, endpoint_of, flat, forms_on, opened
from drills.conftest import Say
from drills.odd_values import (
    BODIES,
    CSRF_TOKENS,
    HEADERS,
    IN_SIGHT,
    MEGABYTE,
    PATHS,
    PLACES,
    TEXTS,
    as_form,
    encoded,
    in_address,
)
from drills.world import ROLES, make_world
from models.database import Database
from settings import Settings
from tests.conftest import Clock
from tests.support.page import form_values, read_page

LEAST_REQUESTS = {"sqlite": 5_000, "postgresql": 3_000}
CRAWLERS = (
    ("1845678", "sender"), ("1845678", "admin"), ("2000001", "sender"), ("2000001", "admin"), ("1000001", "admin"),
)  # fmt: skip
ADDRESSES_PER_VIEW = 3
ODD_CALLS_PER_ROUTE = {"sqlite": 3, "postgresql": 1}
"""What happens before a view asks the database is the same on both."""
LONG_FIELDS_PER_FORM = 2
TEXTS_PER_FIELD = 5
TEXTS_PER_CONDITION = 3
SORTS = ("number", "-updated_at", "code", "planned_on", "status")
SEARCHERS = (("1845678", "sender"), ("2000001", "sender"))
UNKNOWN_FIELDS = (
    "status", "organization_id", "role", "version", "then", "fill", "at_once", "number", "seen", "next", "resume",
)  # fmt: skip
QUERY_NAMES = ("q", "sort", "size", "kind", "status", "resume", "next", "draft", "deleted", "number", "month", "reset")
USUAL = {
    "name": "第四工場", "short_name": "第四", "member_code": "1845678", "login_id": "nobody", "password": "x",
    "phone": "03-0000-0009", "memo": "覚書",
}  # fmt: skip
FORMS_PER_VIEW = 1
TO_KATAKANA = {letter: letter + 0x60 for letter in range(ord("ぁ"), ord("ゖ") + 1)}
AS_BANKS_WRITE = str.maketrans("ァィゥェォッャュョヮヵヶヲヰヱ", "アイウエオツヤユヨワカケオイエ")
"""The name on an account has neither small letters nor these three."""
ENDS_SESSION = {"sign_in.end", "misuse.create"}
SIGN_IN = "sign_in.create"


class Log(logging.Handler):
    """What the program logged of faults we did not foresee."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def log() -> Iterator[Log]:
    handler, logger = Log(), logging.getLogger("keizoku.web")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


class Fuzz:
    """Counts what was asked and answered, and keeps what went wrong."""

    def __init__(self, app: Flask, clock: Clock, log: Log) -> None:
        self.app, self.clock, self.log = app, clock, log
        self.answers: Counter[int] = Counter()
        self.faults: dict[str, str] = {}
        self.held = 0
        self.numbers = count(1)
        self.texts, self.headers, self.bodies = cycle(TEXTS), cycle(HEADERS), cycle(BODIES)
        self.places, self.sorts, self.in_sight = cycle(PLACES), cycle(SORTS), cycle(IN_SIGHT)
        self.addresses: dict[str, list[str]] = {}
        self.forms: list[tuple[Browser, Form]] = []
        self.searches: dict[str, set[str]] = {}

    def ask(
        self, browser: Browser, what: str, method: str, address: str, *body: Any, **given: Any
    ) -> TestResponse | None:
        before = len(self.log.lines)
        try:
            response = browser.send(method, address, *body, **given)
        except Exception as error:  # an exception that reaches the server is a 500 to the caller
            self.fault(f"{type(error).__name__} at {method} {address[:80]} by {browser.name}: {what}", str(error)[:300])
            return None
        self.answers[response.status_code] += 1
        if response.status_code >= 500:
            cause = "\n".join(self.log.lines[before:])
            self.fault(f"{response.status_code} at {method} {address[:80]} by {browser.name}: {what}", cause[-700:])
        return response

    def fault(self, what: str, cause: str) -> None:
        self.faults.setdefault(what, cause)

    # What there is: addresses, forms and searches, found by looking at pages as people do.

    def look_round(self, browsers: list[Browser]) -> None:
        seen_forms: Counter[str] = Counter()
        for browser in browsers:
            waiting, seen = ["/"], {"/"}
            visits: Counter[str] = Counter()
            while waiting:
                address = waiting.pop(0)
                page = opened(browser, address)
                self.answers[200] += 1
                if page is None:
                    continue
                for form in forms_on(self.app, address, page, "post"):
                    if seen_forms[form.endpoint] < FORMS_PER_VIEW:
                        seen_forms[form.endpoint] += 1
                        self.forms.append((browser, form))
                for form in forms_on(self.app, address, page, "get"):
                    self.searches.setdefault(form.endpoint, set()).update(form.fields)
                for href in page.links().values():
                    path = urlsplit(href).path
                    endpoint = endpoint_of(self.app, path, "GET") if href.startswith("/") else ""
                    if endpoint and href not in seen and visits[endpoint] < ADDRESSES_PER_VIEW:
                        visits[endpoint] += 1
                        seen.add(href)
                        self.addresses.setdefault(endpoint, []).append(path)
                        waiting.append(href)

    # Every route by every caller.

    def walk(self, browser: Browser, calls: int) -> None:
        for rule in self.app.url_map.iter_rules():
            for method in sorted({"GET", "POST"} & (rule.methods or set())):
                known = sorted(set(self.addresses.get(rule.endpoint, [])))
                for nth in range(calls):
                    text = next(self.texts)
                    address = known[nth % len(known)] if known and nth % 2 else self.odd_address(str(rule), text)
                    self.ask_oddly(browser, method, address, nth)

    def odd_address(self, rule: str, text: str) -> str:
        """The rule's address with an odd text wherever a part is open."""
        parts = (in_address(text) if "<" in part else part for part in rule.split("/"))
        return "/".join(parts)

    def ask_oddly(self, browser: Browser, method: str, address: str, nth: int) -> None:
        headers = next(self.headers) if nth else {}
        if method == "GET":
            query = f"?{next(iter(QUERY_NAMES))}={encoded(next(self.texts))}&after={encoded(next(self.places))}"
            self.ask(browser, f"odd headers {headers}", "GET", address + query, headers=headers)
            return
        body, kind = next(self.bodies)
        if nth == 0:
            body, kind = as_form([("csrf_token", browser.token), ("version", next(self.texts))]), URLENCODED
        what = f"odd body {body[:40]!r} {kind}, headers {headers}"
        self.ask(browser, what, "POST", address, body, kind, headers=headers)

    def search_oddly(self, browser: Browser) -> None:
        for endpoint, names in sorted(self.searches.items()):
            for path in sorted(set(self.addresses.get(endpoint, [])))[:1]:
                for name in sorted({*names, *QUERY_NAMES}):
                    for text in (next(self.texts) for _ in range(TEXTS_PER_CONDITION)):
                        self.ask(browser, f"{name}={text[:40]!r}", "GET", f"{path}?{encoded(name)}={encoded(text)}")
                for place in PLACES:
                    query = f"?sort={next(self.sorts)}&{'before' if len(place) % 2 else 'after'}={encoded(place)}"
                    self.ask(browser, f"place {place[:40]!r}", "GET", path + query)

    # Every field of every form.

    def fill_oddly(self, browser: Browser, form: Form) -> None:
        texts = [name for name, value in form.fields.items() if isinstance(value, str)]
        for name in [*texts, *UNKNOWN_FIELDS]:
            for text in (next(self.in_sight), *(next(self.texts) for _ in range(TEXTS_PER_FIELD))):
                self.post(browser, form, name, text)
        for name in texts[-LONG_FIELDS_PER_FORM:]:
            self.post(browser, form, name, MEGABYTE)
        for token in CSRF_TOKENS:
            self.post_with_token(browser, form, [("csrf_token", token)])
        self.post_with_token(browser, form, [])
        self.post_with_token(browser, form, [("csrf_token", browser.token), ("csrf_token", browser.token)])

    def post(self, browser: Browser, form: Form, name: str, text: str) -> None:
        number = next(self.numbers)
        fields = {**self.usual(form, number), name: text, "form_token": f"drill-{number:012d}"}
        body = as_form([("csrf_token", browser.token), *flat(fields)])
        if form.endpoint == SIGN_IN:
            self.clock.move(seconds=4)
        response = self.ask(browser, f"{name}={text[:40]!r} ({len(text)})", "POST", form.action, body)
        if response is None:
            return
        if form.endpoint in ENDS_SESSION:
            browser.sign_in()
        if response.status_code == 303:
            self.see_newest(browser, form)
        elif response.status_code == 422 and response.mimetype == "text/html":
            self.must_hold(browser, form, fields, name, text, response.get_data(as_text=True))

    def usual(self, form: Form, number: int) -> dict[str, Any]:
        """The form's own answers, with something to say where it is empty."""
        filled = {name: USUAL.get(name, text) if text == "" else text for name, text in form.fields.items()}
        return {**filled, **({"code": f"Z{number}"} if "code" in filled else {})}

    def see_newest(self, browser: Browser, form: Form) -> None:
        """What was saved has a newer version now: the next post is of the page as it then stands."""
        page = opened(browser, form.page)
        forms = forms_on(self.app, form.page, page, "post") if page else []
        again = [found for found in forms if found.action == form.action]
        if again and "version" in form.fields:
            form.fields["version"] = again[0].fields.get("version", form.fields["version"])

    def must_hold(
        self, browser: Browser, form: Form, fields: dict[str, Any], name: str, text: str, answer: str
    ) -> None:
        """The refused page still shows what was typed, and no other answer changed."""
        self.held += 1
        where = f"{form.action} by {browser.name}: {name}={text[:40]!r}"
        if text == MEGABYTE and name in form.typed and text not in answer:
            self.fault(f"lost at {where}", "1 MB text")
        if text not in IN_SIGHT:
            return
        values: dict[str, Any] = {}
        for node in read_page(422, answer, {}).tree.iter("form"):
            found = form_values(node)
            values = found if len(form.typed & set(found)) > len(form.typed & set(values)) else values
        for other in sorted(form.typed & set(fields)):
            shown = str(values.get(other, ""))
            if folded(shown) != folded(str(fields[other])):
                self.fault(f"lost at {where}", f"{other}: {fields[other][:60]!r} became {shown[:60]!r}")

    def post_with_token(self, browser: Browser, form: Form, tokens: list[tuple[str, str]]) -> None:
        body = as_form([*tokens, *flat(self.usual(form, next(self.numbers)))])
        response = self.ask(browser, f"tokens {[token[:30] for _, token in tokens]}", "POST", form.action, body)
        if response is not None and response.status_code not in (400, 403, 413):
            self.fault(f"let in at {form.action} by {browser.name}", f"{response.status_code} with {tokens!r:.80}")


def folded(text: str) -> str:
    """What remains the same when a field puts right how something is written."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).casefold().translate(TO_KATAKANA)
    return "".join(letter for letter in plain.translate(AS_BANKS_WRITE) if letter not in " -‐ー−\r\n\t　")


def test_never_a_5xx_and_nothing_typed_is_lost(
    database: Database, settings: Settings, clock: Clock, log: Log, say: Say
) -> None:
    engine = database.engine.dialect.name
    make_world(database, clock.now)
    app = create_app(settings, database, clock)
    app.testing = True
    fuzz = Fuzz(app, clock, log)
    callers = [Browser(app, *role) for role in ROLES]
    nobody = Browser(app)
    fuzz.look_round([caller for caller in callers if (caller.member_code, caller.login_id) in CRAWLERS])
    for caller in [*callers, nobody]:
        fuzz.walk(caller, ODD_CALLS_PER_ROUTE[engine])
    for caller in callers:
        if (caller.member_code, caller.login_id) in SEARCHERS:
            fuzz.search_oddly(caller)
    for caller in (callers[-2], nobody):
        for path in PATHS:
            fuzz.ask(caller, "odd path", "GET", path)
            fuzz.ask(caller, "odd path", "POST", path)
    for caller, form in fuzz.forms:
        fuzz.fill_oddly(caller, form)
    fuzz.look_round([nobody])
    empty = dict.fromkeys(("member_code", "login_id", "password", "next", "resume"), "")
    sign_in = Form(SIGN_IN, "/sign-in", "/sign-in", empty, frozenset({"member_code", "login_id"}))
    fuzz.fill_oddly(nobody, sign_in)
    asked = sum(fuzz.answers.values())
    forms = len({form.endpoint for _, form in fuzz.forms} | {SIGN_IN})
    say(f"{asked} requests to {len(app.view_functions)} views, {forms} forms, {fuzz.held} refused pages looked at; "
        f"answers {dict(sorted(fuzz.answers.items()))}; {len(fuzz.faults)} faults")  # fmt: skip
    listed = "\n".join(f"{what}\n    {cause}" for what, cause in list(fuzz.faults.items())[:40])
    assert not fuzz.faults, f"{len(fuzz.faults)} faults\n{listed}"
    assert asked >= LEAST_REQUESTS[engine]
