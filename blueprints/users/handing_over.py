"""A one-time password is on one page, once: the answer to the post that made it."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.users.desk import Desk
from usecases.users.one_time import ONE_TIME_LIFE
from usecases.users.register import Registered


def hand_over_once(
    answer: ResponseReturnValue, made: Sequence[Registered], desk: Desk, heading: str
) -> ResponseReturnValue:
    """The page with the password, instead of leading on; nobody keeps it, so loading it anew shows the user alone."""
    if not made or not made[0].password or not isinstance(answer, Response) or answer.status_code >= 400:
        return answer
    return page("users/one_time", desk=desk, made=made[0], heading=heading, until=now() + ONE_TIME_LIFE)
