"""Who may call a view: declared on each view, enforced in one place; undeclared means nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import abort, current_app, g, request
from flask.typing import ResponseReturnValue

from blueprints.shared.moment import now
from blueprints.shared.pages import ask_to_sign_in, asked_by_htmx, go_to
from domain.rights import Right
from usecases.organizations.note_reading import is_noted, note_reading
from usecases.transaction import noting

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True)
class Access:
    """What a view asks of its caller. `reason` says why a view without a right may go without one."""

    right: Right | None = None
    signed_in: bool = True
    password_due: bool = False
    terms_due: bool = False
    reason: str = ""


EVERY_PAGE = Access()


def allows(right: Right, terms_due: bool = False) -> Callable[[View], View]:
    """Only who has this right may call the view; with `terms_due` also before changed terms are confirmed."""
    return _declared(Access(right=right, terms_due=terms_due))


def signed_in(reason: str, password_due: bool = False) -> Callable[[View], View]:
    """Anyone signed in may call the view; with `password_due` also before the first change of the password."""
    return _declared(Access(reason=reason, password_due=password_due))


def public(reason: str) -> Callable[[View], View]:
    """Anyone may call the view."""
    return _declared(Access(signed_in=False, password_due=True, reason=reason))


def _declared(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare


def enforce() -> ResponseReturnValue | None:
    """Run before each request: let through, send to sign in, or refuse."""
    if request.endpoint is None:
        return None
    access = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access is None:
        abort(403)
    if not access.signed_in:
        return None
    if g.actor is None:
        return ask_to_sign_in()
    if (elsewhere := comes_first(access)) is not None:
        return elsewhere
    if access.right is not None and not g.actor.may(access.right):
        g.missing_right = access.right
        abort(403)
    if is_noted(g.actor, access.right):
        # Before it is shown: what cannot be noted is not seen.
        with noting() as session:
            note_reading(session, g.actor, request.endpoint, str((request.view_args or {}).get("number", "")), now())
    return None


def comes_first(access: Access = EVERY_PAGE) -> ResponseReturnValue | None:
    """What stands before every page: a password that is due, then changed terms; None when nothing does.

    Terms wait for a page to be opened: what is posted, and what only a part of a page asks for, is never held up.
    """
    if g.must_change_password and not access.password_due:
        return go_to("password.edit")
    is_opened = request.method in {"GET", "HEAD"} and not asked_by_htmx()
    if g.recognised.terms_due and is_opened and not (access.password_due or access.terms_due):
        return go_to("terms.changed", next=request.full_path.rstrip("?"))
    return None
