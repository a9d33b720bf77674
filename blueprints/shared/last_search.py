"""The last search of each list, remembered for its user in a cookie until the browser closes."""

from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from flask import current_app, g, request
from werkzeug.wrappers import Response

from blueprints.shared import lists
from blueprints.shared.pages import asked_by_htmx, own_address

LONGEST = 1_500
Answer = TypeVar("Answer", bound=Response)


@dataclass(frozen=True)
class LastSearch:
    """Of one list, after which its cookie is called; `saying` are parts of its address that only say something."""

    name: str
    saying: tuple[str, ...] = ()

    def address(self) -> str | None:
        """Where to go on to when the list is opened without a search: to the last one, if there was one."""
        query = self._remembered()
        if not query or set(request.args) - set(self.saying) or asked_by_htmx():
            return None
        said = urlencode(list(request.args.items(multi=True)))
        # A cookie holds whatever its browser likes.
        return own_address(f"{request.path}?{query}{'&' if said else ''}{said}")

    def remember(self, answer: Answer) -> Answer:
        """Keep this search without its place in the list; a search for nothing forgets the last one."""
        query = self._asked()
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        if query == self._remembered():
            return answer
        if query and len(query) <= LONGEST:
            text = f"{g.actor.user_id} {query}"
            answer.set_cookie(self._cookie(), text, secure=secure, httponly=True, samesite="Lax")
        else:
            answer.delete_cookie(self._cookie(), secure=secure)
        return answer

    def _cookie(self) -> str:
        return f"__Host-{self.name}" if current_app.config["SESSION_COOKIE_SECURE"] else f"keizoku-{self.name}"

    def _remembered(self) -> str:
        """Empty when this user has searched for nothing: others use the same browser."""
        owner, _, query = request.cookies.get(self._cookie(), "").partition(" ")
        return query if owner == str(g.actor.user_id) else ""

    def _asked(self) -> str:
        apart = {*lists.PLACES, *lists.SAID_ONCE, *self.saying}
        return urlencode([pair for pair in request.args.items(multi=True) if pair[0] not in apart and pair[1]])


def widened(*names: str) -> str:
    """This address without some conditions; when none is left it says so, lest the last search come back."""
    address = lists.without(*names)
    return address if "?" in address else f"{address}?reset=1"
