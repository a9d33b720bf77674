"""The draft that a browser has, what may be opened of it, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask import abort, g, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.shared import who
from blueprints.shared.moment import now
from blueprints.shared.pages import ask_to_sign_in, go_to_address
from blueprints.shared.signup_cookie import draft_token, keep_draft_token
from blueprints.shared.vault import vault
from blueprints.signup.steps import CONFIRM, STEPS, Step, furthest
from domain.refusal import Refusal
from domain.rights import Right
from domain.signup_draft import SignupDraft
from usecases.signup.draft import KeptDraft, change_draft, find_draft, start_draft
from usecases.signup.terms import terms_version
from usecases.transaction import reading, transaction


@dataclass(frozen=True)
class AtHand:
    """The draft of this browser, and which version of the terms is in force."""

    token: str | None
    kept: KeptDraft | None
    terms_version: int

    @property
    def content(self) -> SignupDraft:
        return self.kept.content if self.kept else SignupDraft()

    @property
    def sent(self) -> bool:
        return self.kept is not None and self.kept.enrollment_id is not None

    @cached_property
    def furthest(self) -> Step:
        """Asked several times for a page; each time all steps would be read and checked."""
        return furthest(self.content, self.terms_version)

    @property
    def entered_for(self) -> str | None:
        """Of what the operator enters from a paper, the company as far as it is known; None for an applicant."""
        return "".join(self.content.of("company").get("company_name", [])) if self.content.by_post else None


@dataclass(frozen=True)
class Progress:
    """One step in the line of steps; one that may be opened has an address."""

    title: str
    state: str
    href: str


def at_hand() -> AtHand:
    token = draft_token()
    with reading() as session:
        kept = find_draft(session, vault(), token, now()) if token else None
        if kept is not None and kept.content.by_post and not _of_operator():
            kept = None
        return AtHand(token if kept else None, kept, terms_version(session, _agreed_at(kept)))


def _of_operator() -> bool:
    """What is entered from a paper is open to the operator alone; whose sign-in has ended signs in first."""
    if g.actor is None:
        abort(ask_to_sign_in())
    return bool(g.actor.may(Right.DECIDE_ENROLLMENT))


def _agreed_at(kept: KeptDraft | None) -> datetime:
    """A paper agrees to the terms of the day it was signed on."""
    consent = kept.content.consent if kept is not None and kept.content.by_post else None
    return consent.agreed_at if consent else now()


def keep(found: AtHand, change: Callable[[SignupDraft], SignupDraft]) -> str:
    """Write a change of the draft, or begin one with it; the token it has.

    Raises signup_already_sent and signup_draft_too_large.
    """
    with transaction() as session:
        if found.token is not None:
            try:
                change_draft(session, vault(), found.token, change, now())
            except Refusal as refusal:
                if refusal.code != "not_found":
                    raise
            else:
                return found.token
        return start_draft(session, vault(), change(SignupDraft()), now(), who.client_address())


def go(step: Step, token: str | None = None, **query: str) -> AnyResponse:
    response = go_to_address(address_of_step(step, **query))
    return response if token is None else keep_draft_token(response, token)


def address_of_step(step: Step, **query: str) -> str:
    if step.name == CONFIRM:
        return url_for("signup.ending.confirm")
    return url_for("signup.show", name=step.name, **query)  # type: ignore[arg-type]


def progress(current: Step, reached: Step) -> list[Progress]:
    """The steps with what has become of each; what is done or next is a link."""
    return [
        Progress(
            step.title,
            "current" if step is current else "done" if step.number < reached.number else "todo",
            address_of_step(step) if step is not current and step.number <= reached.number else "",
        )
        for step in STEPS
    ]
