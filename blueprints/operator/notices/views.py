"""The operator's notices: the list, one of them, writing, changing what nobody has seen yet, and ending one."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.notices import columns
from blueprints.operator.notices.forms import EndForm, NoticeForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.moment import now
from blueprints.shared.notices import WORDS, subject_of
from blueprints.shared.pages import page
from domain.clock import day_in_japan
from domain.notice import NoticeImportance, NoticeState, is_elsewhere
from domain.refusal import Refusal
from domain.rights import Right
from usecases.notices.change import ChangeNotice, change_notice
from usecases.notices.end import end_notice
from usecases.notices.find import find_notice, state_now
from usecases.notices.write import write_notice
from usecases.notices.written import written_notices
from usecases.organizations.name import organization_name
from usecases.transaction import Act, reading
from usecases.users.find_name import find_name

blueprint = Blueprint("operator_notices", __name__, url_prefix="/operator/notices")
SAID_AGAIN = ("importance", "audience", "side", "subject", "text", "link")


@blueprint.get("")
@allows(Right.WRITE_NOTICES)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = written_notices(session, columns.asked_state(), lists.wish(), now())
    return page(
        "operator/notices/search", fragment="operator/notices/_rows", found=found, lists=lists,
        tabs=columns.tabs(found), columns=columns.heads(), **WORDS,
    )  # fmt: skip


@blueprint.get("/<int(max=2147483647):number>")
@allows(Right.WRITE_NOTICES)
def show(number: int) -> ResponseReturnValue:
    context = _looked_at(number)
    return page("operator/notices/show", form=EndForm.opened(context["notice"]), **context)


@blueprint.get("/new")
@allows(Right.WRITE_NOTICES)
def new() -> ResponseReturnValue:
    """Empty, or as a copy of another one, to be shown from today."""
    copied = request.args.get("copy", "")
    shown = SimpleNamespace(importance=NoticeImportance.NORMAL, shown_from=day_in_japan(now()))
    if copied.isascii() and copied.isdecimal() and len(copied) < 10:
        with reading() as session:
            notice = find_notice(session, int(copied))
        if notice.event is None:
            vars(shown).update({name: getattr(notice, name) for name in SAID_AGAIN})
    return page("operator/notices/new", form=NoticeForm.opened(shown))


@blueprint.post("/new")
@allows(Right.WRITE_NOTICES)
def create() -> ResponseReturnValue:
    form = NoticeForm()

    def act(session: Act) -> str:
        return url_for("operator_notices.show", number=write_notice(session, g.actor, form.facts(), now()))

    return carry_out(form, "operator/notices/new", act, done=gettext("The notice was saved."))


@blueprint.get("/<int(max=2147483647):number>/edit")
@allows(Right.WRITE_NOTICES)
def edit(number: int) -> ResponseReturnValue:
    with reading() as session:
        notice = find_notice(session, number)
    if state_now(notice, now()) is not NoticeState.COMING:
        raise Refusal("notice_already_shown")
    return page("operator/notices/edit", form=NoticeForm.opened(notice), number=number)


@blueprint.post("/<int(max=2147483647):number>/edit")
@allows(Right.WRITE_NOTICES)
def update(number: int) -> ResponseReturnValue:
    form = NoticeForm()

    def act(session: Act) -> str:
        change_notice(session, g.actor, ChangeNotice(number, form.seen(), form.facts()), now())
        return url_for("operator_notices.show", number=number)

    def conflict() -> ResponseReturnValue:
        with reading() as session:
            newest = find_notice(session, number)
            by = find_name(session, g.actor, newest.updated_by)
        here, own = url_for("operator_notices.show", number=number), newest.updated_by == g.actor.user_id
        return show_conflict(form, NoticeForm.showing(newest), newest.updated_at, here, by, own)

    with reading() as session:
        find_notice(session, number)
    done = gettext("The notice was saved.")
    return carry_out(form, "operator/notices/edit", act, done=done, conflict=conflict, number=number)


@blueprint.post("/<int(max=2147483647):number>/end")
@allows(Right.WRITE_NOTICES)
def end(number: int) -> ResponseReturnValue:
    form, context = EndForm(), _looked_at(number)

    def act(session: Act) -> str:
        end_notice(session, g.actor, form.command(number), now())
        return url_for("operator_notices.show", number=number)

    done = gettext("The notice is no longer shown.")
    return carry_out(form, "operator/notices/show", act, done=done, **context)


def _looked_at(number: int) -> dict[str, Any]:
    with reading() as session:
        notice = find_notice(session, number)
        for_whom = organization_name(session, notice.organization_id)
        by = find_name(session, g.actor, notice.updated_by)
    return {
        "notice": notice, "subject": subject_of(notice), "for_whom": for_whom, "by": by,
        "state": state_now(notice, now()), "is_elsewhere": is_elsewhere, **WORDS,
    }  # fmt: skip
