"""Open the section that was asked about, by the link of the question; save it once."""

from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared.access import public
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import asked_by_htmx, go_to, page
from blueprints.shared.sentences import sentence
from blueprints.shared.vault import vault
from blueprints.signup.correcting.answers import draft_of
from blueprints.signup.correcting.forms import FORMS, CorrectedManagersForm
from blueprints.signup.ending.summary import parts_of_section
from blueprints.signup.managers_form import ManagersForm
from blueprints.signup.parts import StepForm, Typed, typed_of
from blueprints.signup.passwords import choose_passwords
from blueprints.signup.steps import BY_NAME, Step, entered, with_answers
from domain.password import PasswordStrength
from domain.refusal import Refusal
from usecases.signup.correct import AskedBack, Correct, LinkState, correct_section, question_of_link
from usecases.transaction import reading, transaction

blueprint = Blueprint("correcting", __name__)
OF_THE_LINK = "the link is the secret of whoever was asked"
CLOSED = {LinkState.ANSWERED: 200, LinkState.OVER: 410, LinkState.DECIDED: 410}
SAVE = "save"


@dataclass(frozen=True)
class Correcting:
    """A step of the wizard that stands alone; its form and the buttons of its rows go to the address of the link."""

    step: Step
    save_href: str


@blueprint.get("/signup/correct/<key>")
@public(OF_THE_LINK)
def show(key: str) -> ResponseReturnValue:
    asked = _asked(key)
    if asked.state is not LinkState.GOOD:
        return _closed(asked)
    return _page(key, asked, _form(asked), asked.digest)


@blueprint.post("/signup/correct/<key>")
@public(OF_THE_LINK)
def save(key: str) -> ResponseReturnValue:
    """Whatever was typed comes back with a refusal; of two who correct at once the later one sees the newer state."""
    asked = _asked(key)
    if asked.state is not LinkState.GOOD:
        return _closed(asked)
    form, seen, act = _form(asked, request.form), request.form.get("seen", ""), request.form.get("act", SAVE)
    if act != SAVE:
        return _change_rows(key, asked, form, act, seen)
    chosen = choose_passwords(form)
    if not form.validate():
        return _again(key, asked, form, seen, 422)
    draft = with_answers(draft_of(asked.entered, asked.source), BY_NAME[asked.section], form.put_right(), chosen)
    try:
        with transaction() as session:
            correct_section(session, vault(), Correct(key, seen, entered(draft)), now())
    except Refusal as refusal:
        return _refused(key, form, seen, refusal)
    return go_to(".show", key=key)


def _refused(key: str, form: StepForm, seen: str, refusal: Refusal) -> Response:
    asked = _asked(key)
    if asked.state is not LinkState.GOOD:
        return _closed(asked)
    form.form_errors.append(sentence(refusal))
    if refusal.code == "enrollment_section_changed":
        return _again(key, asked, form, asked.digest, 409)
    return _again(key, asked, form, seen, 422)


def _change_rows(key: str, asked: AskedBack, form: StepForm, act: str, seen: str) -> Response:
    answers, focus = form.changed(act)
    changed = _form(asked, typed_of({**form.rows(), **answers}))
    changed.remark(act)
    _ask_for_passwords_again(changed, form)
    return _page(key, asked, changed, seen, focus=focus)


def _again(key: str, asked: AskedBack, form: StepForm, seen: str, status: int) -> Response:
    _ask_for_passwords_again(form, form)
    return _page(key, asked, form, seen, status)


def _ask_for_passwords_again(form: StepForm, posted: StepForm) -> None:
    if isinstance(form, CorrectedManagersForm) and isinstance(posted, ManagersForm):
        form.ask_again(posted)


def _asked(key: str) -> AskedBack:
    with reading() as session:
        return question_of_link(session, key, now())


def _form(asked: AskedBack, typed: Typed | None = None) -> StepForm:
    return FORMS[asked.section](draft_of(asked.entered, asked.source), typed)


def _closed(asked: AskedBack) -> Response:
    return page("signup/correct_closed", asked=asked, status=CLOSED[asked.state])


def _page(key: str, asked: AskedBack, form: StepForm, seen: str, status: int = 200, focus: str = "") -> Response:
    step = BY_NAME[asked.section]
    return page(
        "signup/correct",
        fragment=step.fragment if request.method == "POST" else None,
        status=status,
        form=form,
        asked=asked,
        seen=seen,
        step=Correcting(step, url_for(".save", key=key)),
        fields=f"{step.fragment}.html",
        newer=parts_of_section(asked.entered, asked.section) if status == 409 else (),
        strength_words={
            "": "",
            **{word.value: gettext(f"password_strength.{word.value}") for word in PasswordStrength},
        },
        focus=focus,
        as_fragment=request.method == "POST" and asked_by_htmx(),
    )
