"""Who is calling: the session token in the cookie becomes the actor of the request."""

from datetime import timedelta

from flask import Flask, Response, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from blueprints.shared import csrf
from blueprints.shared.addresses import address_of
from blueprints.shared.front import shown_certificate
from blueprints.shared.moment import now
from blueprints.shared.password_banner import password_banner
from blueprints.shared.standing import standing_banner
from blueprints.shared.stops import stop_banners
from domain.device import Device, read_device
from domain.service_hours import System
from usecases.organizations.standing import find_standing
from usecases.sessions.guard import LockRule
from usecases.sessions.recognise import Recognised, SessionLimits, note_seen, recognise
from usecases.stops.find import closed_hours, planned_stops
from usecases.transaction import Unavailable, looking, noting

SECOND_STEP = "second_step"


class Caller(UserMixin):
    """Flask-Login's user: its id is the session token, which only the browser keeps."""

    def __init__(self, token: str, recognised: Recognised | None = None) -> None:
        self.token = token
        self.recognised = recognised

    def get_id(self) -> str:
        return self.token


def load(token: str) -> Caller | None:
    settings = current_app.extensions["keizoku_settings"]
    with looking() as database:
        recognised = recognise(database, token, session_limits(), now(), client_address(), shown_certificate())
        if recognised is None:
            return None
        # Remembered for a while, and read where a connection is open anyway.
        g.stops = planned_stops(database, now())
        g.regular_stop = closed_hours(database, System.SERVICE, now()) if settings.production else None
        g.standing = find_standing(database, recognised.actor.organization_id, recognised.standing)
    return Caller(token, recognised)


def session_limits() -> SessionLimits:
    settings = current_app.extensions["keizoku_settings"]
    return SessionLimits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))


def lock_rule() -> LockRule:
    settings = current_app.extensions["keizoku_settings"]
    return LockRule(settings.lock_after_failures, timedelta(minutes=settings.lock_minutes))


def know_caller() -> None:
    """Run first: put the actor, or None, where views and templates find it."""
    g.actor, g.must_change_password, g.recognised = None, False, None
    if request.endpoint == "static":
        return
    caller = current_user._get_current_object()
    if not isinstance(caller, Caller) or caller.recognised is None:
        return
    recognised = caller.recognised
    g.actor, g.must_change_password, g.recognised = recognised.actor, recognised.must_change_password, recognised
    g.seen_due = recognised.note_due and request.headers.get("X-Poll") is None


def note_seen_after(answer: Response) -> Response:
    """Note that the session was used, unless the page has done so along with what it said."""
    if g.pop("seen_due", False):
        try:
            with noting() as database:
                note_seen(database, g.recognised.session_id, now())
        except Unavailable:
            # The answer stands; the next one notes it.
            return answer
    return answer


def start(token: str) -> None:
    """Begin a session in this browser; nothing of an earlier one stays in its cookie."""
    session.clear()
    csrf.begin()
    login_user(Caller(token))


def await_code(token: str) -> None:
    """Keep in this browser that its password was right; that opens nothing."""
    session.clear()
    session[SECOND_STEP] = token


def awaited_code() -> str:
    """The token of the first step; empty when there was none."""
    return str(session.get(SECOND_STEP, ""))


def stop() -> str:
    """End it; the token that was in use."""
    token = str(session.get("_user_id", ""))
    logout_user()
    session.clear()
    return token


def client_address() -> str:
    return (request.remote_addr or "")[:45]


def device() -> Device:
    return read_device(request.headers.get("User-Agent", ""))


def page_facts() -> dict[str, object]:
    """What every page's frame shows of the caller."""
    recognised = getattr(g, "recognised", None)
    if recognised is None:
        return {
            "actor": None,
            "session_ends": None,
            "keys_off": False,
            "low_rows": False,
            "stops": (),
            "standing_banner": None,
            "password_banner": "",
        }
    return {
        "actor": recognised.actor,
        "session_ends": int(recognised.ends_at.timestamp()),
        "session_now": int(now().timestamp()),
        "session_extend_href": address_of("sign_in.extend"),
        "settings_href": address_of("settings.edit"),
        "sign_out_href": address_of("sign_in.end"),
        "keys_off": not recognised.single_keys,
        "low_rows": recognised.low_rows,
        "stops": stop_banners(),
        "standing_banner": standing_banner(),
        "password_banner": password_banner(),
    }


def recognise_callers(app: Flask) -> None:
    # Templates read the frame's facts; a page that says why the database is away must not ask it again.
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    manager.user_loader(load)
    app.after_request(note_seen_after)
    app.context_processor(page_facts)
