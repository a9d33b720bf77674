"""The steps of signing up: show one, keep what was typed, go on, go back, go on later."""

from dataclasses import replace

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared.access import public
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import asked_by_htmx, go_to, go_to_address, page
from blueprints.shared.sentences import sentence
from blueprints.shared.signup_cookie import forget_draft_token, keep_draft_token
from blueprints.shared.vault import vault
from blueprints.signup.at_hand import AtHand, address_of_step, at_hand, go, keep, progress
from blueprints.signup.consent import consent_of, terms_are_known
from blueprints.signup.correcting.views import blueprint as correcting
from blueprints.signup.ending.views import blueprint as ending
from blueprints.signup.managers_form import ManagersForm
from blueprints.signup.parts import StepForm
from blueprints.signup.passwords import choose_passwords
from blueprints.signup.steps import BY_NAME, STEPS, Step, after, before, with_answers
from domain.clock import JAPAN
from domain.password import PasswordStrength
from domain.refusal import Refusal
from domain.signup_draft import ChosenPassword, SignupDraft
from usecases.signup.draft import FROM_ONE_ADDRESS, discard_draft
from usecases.signup.passwords import rate_password
from usecases.signup.resume import MailResumeLink, link_is_good, mail_resume_link, take_over
from usecases.signup.terms import Terms, terms_in_force
from usecases.transaction import reading, transaction

blueprint = Blueprint("signup", __name__)
blueprint.register_blueprint(ending)
blueprint.register_blueprint(correcting)

ANYONE = "whoever wants to join has no sign-in yet"
TOO_MANY = {"signup_too_many", "signup_links_too_many"}
ENTERED = "<any(terms, company, bases, managers):name>"


@blueprint.get("/signup")
@public(ANYONE)
def begin() -> ResponseReturnValue:
    found = at_hand()
    return go_to("signup.ending.done") if found.sent else go(found.furthest)


@blueprint.get(f"/signup/{ENTERED}")
@public(ANYONE)
def show(name: str) -> ResponseReturnValue:
    found, step = at_hand(), BY_NAME[name]
    if found.sent:
        return go_to("signup.ending.done")
    if step.number > found.furthest.number:
        return go(found.furthest)
    form = _form(found, step)
    form.remark(request.args.get("find", ""))
    return _page(found, step, form)


@blueprint.post(f"/signup/{ENTERED}")
@public(ANYONE)
def save(name: str) -> ResponseReturnValue:
    """Keep what was typed, whatever it is; then do what was asked for."""
    found, step = at_hand(), BY_NAME[name]
    if found.sent:
        return go_to("signup.ending.done")
    form = _form(found, step, posted=True)
    chosen = choose_passwords(form)
    act = request.form.get("act", "next")
    try:
        if act in {"next", "confirm"}:
            return _go_on(found, step, form, chosen, act)
        if act == "back":
            return go(before(step) or step, _keep(found, step, form, form.as_typed(), chosen))
        if act == "link":
            return _mail_link(found, step, form, chosen)
        return _change_rows(found, step, form, chosen, act)
    except Refusal as refusal:
        if refusal.code == "signup_already_sent":
            return go_to("signup.ending.done")
        if refusal.field == "link_email":
            form.link.link_email.errors = [sentence(refusal)]
        else:
            form.form_errors.append(sentence(refusal))
        return _held_up(refusal, _page(found, step, form, status=422))


@blueprint.post(f"/signup/{ENTERED}/typed")
@public(ANYONE)
def keep_typed(name: str) -> ResponseReturnValue:
    """Keep what stands in the form while it is being filled."""
    found, step = at_hand(), BY_NAME[name]
    form = _form(found, step, posted=True)
    try:
        token = _keep(found, step, form, form.as_typed(), {})
    except Refusal as refusal:
        return _held_up(refusal, Response(sentence(refusal), 413, mimetype="text/plain"))
    at = f"{now().astimezone(JAPAN):%H:%M}"
    response = Response(gettext("The draft was saved at %(at)s.", at=at), mimetype="text/plain")
    return keep_draft_token(response, token)


@blueprint.post("/signup/password-strength")
@public(ANYONE)
def password_strength() -> ResponseReturnValue:
    """What is to be said of a password while it is chosen; nothing is kept."""
    typed = {name.rpartition("-")[2]: text for name, text in request.form.items()}
    if not typed.get("password"):
        return Response("", mimetype="text/html")
    try:
        with reading() as session:
            rated = rate_password(session, typed["password"], typed.get("login_id", ""))
    except Refusal as refusal:
        return page("signup/_strength", said=sentence(refusal), good=False)
    return page("signup/_strength", said=gettext(f"password_strength.{rated.value}"), good=True)


@blueprint.post("/signup/discard")
@public(ANYONE)
def discard() -> ResponseReturnValue:
    """Forget this browser's draft and begin anew; what was sent stays sent."""
    found = at_hand()
    if found.token is not None:
        with transaction() as session:
            discard_draft(session, found.token, now())
    # Whoever entered a paper goes back to where the papers are.
    return forget_draft_token(go_to("operator_enrollments.search") if found.content.by_post else go(STEPS[0]))


@blueprint.get("/signup/resume/<key>")
@public(ANYONE)
def resume(key: str) -> ResponseReturnValue:
    with reading() as session:
        saved_at = link_is_good(session, key, now())
    return page("signup/resume", key=key, saved_at=saved_at, status=200 if saved_at else 404)


@blueprint.post("/signup/resume/<key>")
@public(ANYONE)
def take(key: str) -> ResponseReturnValue:
    with transaction() as session:
        token = take_over(session, key, now())
    return keep_draft_token(go_to("signup.begin"), token)


def _form(found: AtHand, step: Step, posted: bool = False) -> StepForm:
    if step.form is None:
        raise ValueError("the last step has no form of its own")
    consent = found.content.consent
    if step.name == "terms" and (consent is None or consent.terms_version != found.terms_version) and not posted:
        # Ticks of another version say nothing of this one.
        return step.form(SignupDraft(source=found.content.source))
    form = step.form(found.content, request.form if posted else None)
    if not form.link.link_email.data:
        form.link.link_email.data = "".join(found.content.of("company").get("email", [])[:1])
    return form


def _keep(
    found: AtHand,
    step: Step,
    form: StepForm,
    answers: dict[str, list[str]],
    chosen: dict[str, ChosenPassword],
    agreed: bool | None = None,
) -> str:
    """Write the step's answers; `agreed` says at the first step whether both agreements were given."""
    consent = consent_of(found, form) if agreed else None

    def change(draft: SignupDraft) -> SignupDraft:
        changed = with_answers(draft, step, answers, chosen)
        return changed if agreed is None else replace(changed, consent=consent)

    return keep(found, change)


def _go_on(
    found: AtHand, step: Step, form: StepForm, chosen: dict[str, ChosenPassword], act: str
) -> ResponseReturnValue:
    valid = form.validate() and terms_are_known(form)
    answers = form.put_right() if valid else form.as_typed()
    token = _keep(found, step, form, answers, chosen, agreed=valid if step.name == "terms" else None)
    if step.number > found.furthest.number:
        return go(found.furthest, token)
    if not valid:
        return keep_draft_token(_page(found, step, form, status=422), token)
    return go(STEPS[-1] if act == "confirm" else after(step), token)


def _change_rows(
    found: AtHand, step: Step, form: StepForm, chosen: dict[str, ChosenPassword], act: str
) -> ResponseReturnValue:
    answers, focus = form.changed(act)
    token = _keep(found, step, form, answers, chosen)
    refused = form.refused if isinstance(form, ManagersForm) else {}
    if not (asked_by_htmx() or refused):
        return keep_draft_token(go_to_address(f"{address_of_step(step, find=act, **_then())}#{focus}"), token)
    if step.form is None:
        raise ValueError("a step with rows has a form")
    changed = step.form(with_answers(found.content, step, answers, chosen))
    changed.remark(act)
    if isinstance(changed, ManagersForm):
        changed.say_refused(refused)
    return keep_draft_token(_page(found, step, changed, focus=focus), token)


def _mail_link(found: AtHand, step: Step, form: StepForm, chosen: dict[str, ChosenPassword]) -> ResponseReturnValue:
    token = _keep(found, step, form, form.as_typed(), chosen)
    if not form.link.validate():
        return keep_draft_token(_page(found, step, form, status=422), token)
    path = url_for("signup.begin") + "/resume"
    with transaction() as session:
        mail_resume_link(session, vault(), MailResumeLink(token, form.link.link_email.data, path), now())
    return go(step, token, linked="1", **_then())


def _then() -> dict[str, str]:
    """Back to the confirmation, when it was from there that a step was opened."""
    return {"then": "confirm"} if request.values.get("then") == "confirm" else {}


def _terms(step: Step) -> Terms | None:
    if step is not STEPS[0]:
        return None
    with reading() as session:
        return terms_in_force(session, now())


def _held_up(refusal: Refusal, response: Response) -> Response:
    """Whoever began or asked too often is told when to try again."""
    if refusal.code in TOO_MANY:
        response.status_code = 429
        response.headers["Retry-After"] = str(int(FROM_ONE_ADDRESS.window.total_seconds()))
    return response


def _page(found: AtHand, step: Step, form: StepForm, status: int = 200, focus: str = "") -> Response:
    return page(
        step.page,
        fragment=step.fragment if request.method == "POST" else None,
        status=status,
        form=form,
        step=step,
        steps=progress(step, found.furthest),
        terms=_terms(step),
        kept=found.kept,
        furthest=found.furthest,
        entered_for=found.entered_for,
        furthest_href=address_of_step(found.furthest),
        then=_then(),
        strength_words={word.value: gettext(f"password_strength.{word.value}") for word in PasswordStrength},
        focus=focus,
        linked="linked" in request.args,
        as_fragment=request.method == "POST" and asked_by_htmx(),
    )
