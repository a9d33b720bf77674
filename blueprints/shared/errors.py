"""What is shown when something cannot be done: a plain sentence, a number to name on the phone, no detail."""

import logging
import secrets

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from blueprints.shared import csrf
from blueprints.shared.addresses import address_of
from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.formats import label
from blueprints.shared.kept_posts import keep_post
from blueprints.shared.moment import now
from blueprints.shared.pages import ask_to_sign_in, asked_by_htmx, form_address, page
from blueprints.shared.sentences import sentence
from domain.refusal import Refusal
from domain.rights import Right, kinds_with, roles_with
from usecases.audit import record
from usecases.faults import fault_of
from usecases.transaction import Unavailable, noting

# What cannot be opened, and what to do about it.
SENTENCES = {
    400: (_("The request could not be read"), _("Go back, check what you entered, and try again.")),
    403: (_("You may not do this"), _("Another role is needed for this. Ask the administrator of your organization.")),
    404: (_("This page was not found"), _("It may have been deleted, or the address may be wrong.")),
    405: (_("This address cannot be called so"), _("Open the screen again from the menu.")),
    413: (_("Too much was sent"), _("Make the text or the file smaller and send it again.")),
    415: (_("This kind of content cannot be read"), _("Open the screen again from the menu.")),
    422: (_("This could not be read"), _("Go back, check what you entered, and try again.")),
    429: (_("Too many attempts"), _("Wait a minute and try again.")),
    500: (_("It did not work"), _("Wait a little and try again. If it happens again, tell us the number.")),
    503: (_("The system is busy"), _("Wait a little and try again.")),
}

log = logging.getLogger("keizoku.web")
NOT_FOUND = {"not_found"}
RETRY_AFTER = "10"


def refused(refusal: Refusal) -> ResponseReturnValue:
    """An act that no form can explain."""
    if refusal.code in NOT_FOUND:
        return error_page(404)
    return page("errors/refused", fragment="errors/_refused", status=409, sentence=sentence(refusal))


def csrf_failed(_error: CSRFError) -> ResponseReturnValue:
    """The page was too old or foreign: what was typed is kept and can be opened again.

    A script that calls after its session has ended is told so; its page still holds what was typed.
    """
    foreign, nobody = getattr(g, "foreign", False), getattr(g, "actor", None) is None
    if nobody and not foreign and csrf.HEADER in request.headers:
        return ask_to_sign_in() if asked_by_htmx() else ("", 401)
    ours = not nobody and not foreign
    wanted = form_address()
    kept = keep_post(wanted) if ours else None
    again = f"{wanted}?resume={kept}" if kept else None
    return page("errors/page_too_old", fragment="errors/_page_too_old", status=403, again=again)


def http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    if isinstance(error, SecurityError) or isinstance(request.routing_exception, SecurityError):
        # Called under a foreign name: no page can be drawn, because none of its addresses would be ours.
        return Response(str(SENTENCES[400][0]), 400, mimetype="text/plain")
    missing = getattr(g, "missing_right", None) if code == 403 else None
    if missing is not None:
        with noting() as session:
            record(session, g.actor, "right_missing", now(), right=missing.value)
        return error_page(403, text=needed_role(missing))
    response = error_page(code if code in SENTENCES else (400 if code < 500 else 500))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.allow.update(error.valid_methods)
    return response


def new_number() -> str:
    """What the page shows, to be named on the phone, and the log holds."""
    return f"E-{secrets.token_hex(3).upper()}"


def needed_role(right: Right) -> str:
    """Who of the own organization may do it, so that one knows whom to ask; else whose affair it is."""
    if g.actor.left:
        return gettext("Your organization has left. You can look and download, and nothing else.")
    roles = roles_with(g.actor.organization_kind, right)
    if not roles:
        kinds = gettext(" or ").join(label(kind) for kind in kinds_with(right))
        return gettext("Only users of these organizations do this: %(kinds)s.", kinds=kinds)
    named = gettext(" or ").join(gettext("“%(role)s”", role=label(role)) for role in roles)
    return gettext("This needs the role %(roles)s.", roles=named)


def error_page(code: int, number: str = "", text: str = "") -> Response:
    """The page of a status; its number is logged here unless the caller has more to say under it."""
    title, usual = SENTENCES[code]
    if not number:
        number = new_number()
        log.warning("refused %s at %s %s: %s", number, request.method, request.endpoint, code)
    # What was not found is not named either: another's case and none at all get one answer.
    shown = {"title": title, "text": text or usual, "number": number, "contact_href": address_of("contact.new")}
    return page("errors/error", fragment="errors/_error", status=code, **shown)


def unavailable(error: Unavailable) -> ResponseReturnValue:
    """The disk is full, or the database is not there: nothing was saved, and later it can be."""
    number = new_number()
    cause = type(error.__cause__).__name__
    log.error("unavailable %s at %s %s: %s", number, request.method, request.endpoint, cause)
    response = error_page(503, number)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def unexpected(error: Exception) -> ResponseReturnValue:
    """Something we did not foresee: logged under a number that the page shows."""
    number = new_number()
    log.error("unexpected %s at %s %s: %s", number, request.method, request.endpoint, fault_of(error))
    return error_page(500, number)


def answer_errors(app: Flask) -> None:
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, csrf_failed)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Unavailable, unavailable)
    app.register_error_handler(Exception, unexpected)
