"""Sixteen people sign up at once, and every second of them presses 申込 twice at the same moment."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import func, select

from drills.at_once import at_once
from drills.conftest import Say
from drills.programs import TOKEN, Program, ended_afterwards, environment, hidden_fields, web
from models.database import Database
from models.enrollments import Enrollment, SignupDraft
from models.mails import Mail
from tests.support.page import form_values, read_page
from tests.support.signup_answers import STEPS

PEOPLE, SECONDS = 16, 60
LEAST_ENROLLED = 50
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FAULT = "Traceback"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
"""As the wizard writes the digits of a name."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    template = request.getfixturevalue({"sqlite": "sqlite_template", "postgresql": "postgres_template"}[request.param])
    made = template.fresh(tmp_path)
    yield made
    template.drop(made)


@dataclass
class Went:
    """What all people were told."""

    enrolled: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Applicant:
    """One person at a browser without scripts, at an address of one's own; begins anew when done."""

    def __init__(self, pages: Program, number: int, answers: dict[str, list[tuple[str, str]]]) -> None:
        self.address = f"http://127.0.0.1:{pages.environ['PORT']}"
        self.number, self.answers = number, answers

    def run(self, until: float, went: Went) -> None:
        nth = 0
        while time.monotonic() < until:
            nth += 1
            name = f"株式会社耐久{self.number}の{nth}".translate(FULL_WIDTH)
            began = time.monotonic()
            try:
                self.sign_up(name, twice=nth % 2 == 0)
            except Exception as error:  # a thread's fault must reach the drill
                went.wrong.append(f"{type(error).__name__}: {error}")
                return
            went.enrolled.append(name)
            went.seconds.append(time.monotonic() - began)

    def sign_up(self, name: str, twice: bool) -> None:
        headers = {"X-Forwarded-For": f"198.51.{self.number}.{int(time.monotonic()) % 250}"}
        with httpx.Client(base_url=self.address, headers=headers, timeout=60, trust_env=False) as browser:
            for step, answers in self.answers.items():
                page = self.open(browser, f"/signup/{step}")
                said = [(key, name if key == "company_name" else text) for key, text in answers]
                answer = self.post(browser, f"/signup/{step}", page, [*said, ("act", "next")])
                assert answer.status_code == 303, f"{step}: {answer.status_code} {answer.text[:1500]}"
            page = self.open(browser, "/signup/confirm")
            seen = [("seen", hidden_fields(page)["seen"])]
            acts = [lambda: self.post(browser, "/signup/confirm", page, seen)] * (2 if twice else 1)
            told = [getattr(answer, "headers", {}).get("Location", answer) for answer in at_once(*acts)]
            assert set(told) == {"/signup/done"}, told
            assert "受付番号" in self.open(browser, "/signup/done")

    def open(self, browser: httpx.Client, path: str) -> str:
        answer = browser.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:1500]}"
        return answer.text

    def post(self, browser: httpx.Client, path: str, page: str, answers: list[tuple[str, str]]) -> httpx.Response:
        token = TOKEN.search(page)
        assert token, "a page without a CSRF token"
        body = urlencode([("csrf_token", token[1]), *answers])
        return browser.post(path, content=body, headers=FORM)


def what_a_browser_posts(pages: Program) -> dict[str, list[tuple[str, str]]]:
    """Of each step all fields as its page shows them, with what a company types over them."""
    posted: dict[str, list[tuple[str, str]]] = {}
    first = Applicant(pages, 0, {})
    with httpx.Client(base_url=first.address, timeout=60, trust_env=False) as browser:
        for step, answers in STEPS.items():
            page = first.open(browser, f"/signup/{step}")
            form = next(
                form for form in read_page(200, page, {}).tree.iter("form") if form.get("action") == f"/signup/{step}"
            )
            values = {name: text for name, text in form_values(form).items() if name not in {"csrf_token", "act"}}
            posted[step] = [
                (name, text)
                for name, given in {**values, **answers}.items()
                for text in (given if isinstance(given, list) else [given])
            ]
            answer = first.post(browser, f"/signup/{step}", page, [*posted[step], ("act", "next")])
            assert answer.status_code == 303, answer.text[:3000]
    return posted


def test_sixteen_people_sign_up_at_once(url: str, tmp_path: Path, say: Say) -> None:
    pages = web(environment(tmp_path, url, KEIZOKU_TRUSTED_PROXIES="1"), tmp_path)
    with ended_afterwards(pages):
        pages.start().wait_until_it_answers()
        answers, went = what_a_browser_posts(pages), Went()
        spent, until = cpu_seconds(pages), time.monotonic() + SECONDS
        people = [
            threading.Thread(target=Applicant(pages, number, answers).run, args=(until, went))
            for number in range(1, PEOPLE + 1)
        ]
        for person in people:
            person.start()
        for person in people:
            person.join(SECONDS + 120)
        spent = cpu_seconds(pages) - spent
    assert went.wrong == []
    there = enrolled_in(url)
    middle = sorted(went.seconds)[len(went.seconds) // 2]
    say(
        f"{len(went.enrolled)} signed up in {SECONDS} s, half of them within {middle:.1f} s, "
        f"{1000 * spent / len(went.enrolled):.0f} ms of the web program's CPU each"
    )
    assert there == dict.fromkeys(went.enrolled, 1)
    assert len(went.enrolled) >= LEAST_ENROLLED
    assert FAULT not in pages.log.read_text(encoding="utf-8", errors="replace")


def enrolled_in(url: str) -> Counter[str]:
    """How often each name is there; every one with its own number, draft and mail."""
    database = Database(url)
    with database.reader() as session:
        rows = session.execute(select(Enrollment.name, Enrollment.receipt_number)).all()
        drafts = session.scalar(select(func.count(SignupDraft.enrollment_id.distinct())))
        mails = session.scalar(select(func.count()).select_from(Mail))
    database.close()
    assert len({row.receipt_number for row in rows}) == drafts == mails == len(rows)
    return Counter(row.name for row in rows)


def cpu_seconds(program: Program) -> float:
    """CPU of a program so far, all its threads together."""
    assert program.process is not None
    tasks = Path(f"/proc/{program.process.pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9
