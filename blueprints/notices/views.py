"""The notices for who is signed in, and one of them, which is read by being opened."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from blueprints.notices import asked
from blueprints.shared import lists
from blueprints.shared.access import signed_in
from blueprints.shared.moment import now
from blueprints.shared.notices import WORDS, subject_of
from blueprints.shared.pages import page
from domain.notice import is_elsewhere
from usecases.notices.mark_read import mark_read
from usecases.notices.search import read_notice, search_notices
from usecases.transaction import noting, reading

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("")
@signed_in("notices are for everyone")
def search() -> ResponseReturnValue:
    conditions, unread = asked.conditions()
    with reading() as session:
        found = search_notices(session, g.actor, conditions, lists.wish(), now())
    return page(
        "notices/search", fragment="notices/_rows", found=found, lists=lists, tabs=asked.tabs(found),
        typed=asked.typed(), active=asked.active(), unread=unread, audiences=asked.audiences(),
        is_elsewhere=is_elsewhere, **WORDS,
    )  # fmt: skip


@blueprint.get("/<int(max=2147483647):number>")
@signed_in("notices are for everyone")
def show(number: int) -> ResponseReturnValue:
    with reading() as session:
        notice = read_notice(session, g.actor, number, now())
    if not notice.is_read and request.method == "GET":
        with noting() as session:
            mark_read(session, g.actor, number, now())
    return page("notices/show", notice=notice, subject=subject_of(notice), is_elsewhere=is_elsewhere, **WORDS)
