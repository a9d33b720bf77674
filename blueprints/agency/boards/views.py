"""The agent's boards, applying for one or many, and the small acts on one application."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.agency.again import refused_before
from blueprints.agency.boards import columns
from blueprints.agency.boards.forms import ApplyForm, OneForm, chosen_applications
from blueprints.agency.installation import keeps_hours
from blueprints.agency.words import finding_text, refused_text
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.list_download import send_list
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.patience import patience
from blueprints.shared.portal_errors import error_text
from domain.bulk import MOST_CHOSEN, asks_for_count, check_count, is_left_to_worker
from domain.refusal import Refusal
from domain.rights import Right
from domain.vehicle import VehicleKind
from usecases.agency.batch import ManyAct, find_batch, latest_batches
from usecases.agency.bulk import apply_chosen as apply_for
from usecases.agency.choose_office import offices_of
from usecases.agency.delegate_warnings import delegate_warnings
from usecases.agency.opening import lodging_times
from usecases.agency.refresh_now import RefreshNow, refresh_now
from usecases.agency.resume_sending import ResumeSending, resume_sending
from usecases.agency.retry_sending import RetrySending, retry_sending
from usecases.agency.show_sending import show_sending
from usecases.agency.work_list import WorkRow, WorkTab, all_work, chosen_work, search_work, work_to_apply
from usecases.transaction import Act, reading
from usecases.users.defaults import own_office

blueprint = Blueprint("agency_boards", __name__, url_prefix="/agency")


@blueprint.get("/applications")
@allows(Right.SEE_INBOX)
def search() -> ResponseReturnValue:
    tab = _tab()
    with reading() as session:
        found = search_work(session, g.actor, tab, lists.wish(), now(), patience())
    return page(
        "agency/boards/search", fragment="agency/boards/_rows", found=found, tabs=columns.tabs(found),
        columns=columns.heads(), lists=lists, error_text=error_text,
    )  # fmt: skip


@blueprint.get("/applications.xlsx")
@allows(Right.SEE_INBOX)
def excel() -> Response:
    tab, wish, actor, moment, waits = _tab(), lists.wish(), g.actor, now(), patience()
    return send_list(
        f"work {tab}.xlsx", label(tab), columns.printed(),
        lambda session: all_work(session, actor, tab, wish, moment, waits),
    )  # fmt: skip


def _tab() -> WorkTab:
    asked = lists.condition("tab")
    return WorkTab(asked) if asked in set(WorkTab) else WorkTab.PREPARING


@blueprint.get("/applications/apply")
@allows(Right.APPLY)
def confirm_apply() -> ResponseReturnValue:
    return page("agency/boards/apply", **_applying(ApplyForm.opened()))


@blueprint.post("/applications/apply")
@allows(Right.APPLY)
def apply_chosen() -> ResponseReturnValue:
    form = ApplyForm()
    shown = _applying(form)
    numbers = chosen_applications()

    def act(session: Act) -> str:
        check_count(form.typed_count.data, len(numbers), 0)
        # Lodging is final: none goes while the question that holds others back is open.
        if shown["mandate_asked"] and not form.mandate_confirmed.data:
            raise Refusal("mandate_unconfirmed", "mandate_confirmed")
        batch = apply_for(session, g.actor, form.command(numbers, keeps_hours()), now())
        return url_for("agency_boards.result", batch=batch)

    return carry_out(shown.pop("form"), "agency/boards/apply", act, **shown)


def _applying(form: Any) -> dict[str, Any]:
    """The chosen applications with what is asked about them."""
    with reading() as session:
        rows = _chosen(session)
        numbers = [row.number for row in rows]
        times = lodging_times(session, numbers, now(), keeps_hours())
        warned = delegate_warnings(session, g.actor, numbers, now())
        offices = offices_of(session, rows[0].kind) if len(rows) == 1 else ()
        # What was taken without an office, because the base has none.
        unplaced = len(rows) == 1 and not rows[0].office_code
        own = own_office(session, g.actor, rows[0].kind) if unplaced else ""
    if request.method == "GET" and len(rows) == 1 and not form.office_code.data:
        form.office_code.data = rows[0].office_code or own
    return {
        "form": form.offer(offices), "rows": rows, "times": times, "count_asked": asks_for_count(len(rows), 0),
        "left_to_worker": is_left_to_worker(len(rows)), "most": MOST_CHOSEN,
        "mandate_asked": any(row.kind is VehicleKind.REGISTERED and not row.mandate_confirmed for row in rows),
        "kei_too": any(row.kind is VehicleKind.KEI for row in rows),
        "warned": {number: [finding_text(found) for found in findings] for number, findings in warned.items()},
    }  # fmt: skip


def _chosen(session: Act) -> tuple[WorkRow, ...]:
    """What the form or the address names: the ticked ones, all there are, or those an earlier act refused."""
    if request.method == "GET" and lists.condition("all"):
        return work_to_apply(session, g.actor, now())
    again = refused_before(session) if request.method == "GET" else None
    numbers = chosen_applications() if again is None else [row.number for row in again]
    rows = chosen_work(session, g.actor, numbers, now())
    if not rows and numbers:
        raise Refusal("not_found")
    return rows


@blueprint.get("/results/<int(max=2147483647):batch>")
@allows(Right.SEE_INBOX)
def result(batch: int) -> ResponseReturnValue:
    with reading() as session:
        found = find_batch(session, g.actor, batch)
    return page(
        "agency/boards/result", fragment="agency/boards/_result", batch=found, refused_text=refused_text,
        error_text=error_text, again_hrefs=_again_hrefs(batch),
    )  # fmt: skip


def _again_hrefs(batch: int) -> dict[ManyAct, str]:
    """Where the refused rows of an act can be tried again, for whoever may."""
    hrefs = {
        ManyAct.APPLY: (Right.APPLY, url_for("agency_boards.confirm_apply", again=batch)),
        ManyAct.PAY: (Right.PAY, url_for("agency_payments.confirm", again=batch)),
    }
    return {act: href for act, (right, href) in hrefs.items() if g.actor.may(right)}


@blueprint.get("/results")
@allows(Right.SEE_INBOX)
def results() -> ResponseReturnValue:
    with reading() as session:
        lines = latest_batches(session, g.actor)
    return page("agency/boards/results", fragment="agency/boards/_results", lines=lines)


@blueprint.get("/applications/<number>/sending")
@allows(Right.SEE_INBOX)
def sending(number: str) -> ResponseReturnValue:
    with reading() as session:
        shown = show_sending(session, g.actor, number)
    return page(
        "agency/boards/sending", fragment="agency/boards/_sending", shown=shown, error_text=error_text,
        form=OneForm.opened(),
    )  # fmt: skip


@blueprint.post("/applications/<number>/refresh")
@allows(Right.APPLY)
def refresh(number: str) -> ResponseReturnValue:
    def act(session: Act) -> str:
        refresh_now(session, g.actor, RefreshNow(number), now())
        return url_for("applications.show", number=number)

    return _one(number, act, gettext("The portal is being asked. Open the page again in a moment."))


@blueprint.post("/applications/<number>/retry")
@allows(Right.APPLY)
def retry(number: str) -> ResponseReturnValue:
    def act(session: Act) -> str:
        retry_sending(session, g.actor, RetrySending(number), now())
        return url_for("agency_boards.sending", number=number)

    return _one(number, act, gettext("It is being sent again."))


def _one(number: str, act: Any, done: str) -> ResponseReturnValue:
    """A refusal is shown on the page of what is on its way."""
    with reading() as session:
        shown = show_sending(session, g.actor, number)
    return carry_out(OneForm(), "agency/boards/sending", act, done=done, shown=shown, error_text=error_text)


@blueprint.post("/accounts/<int(max=2147483647):account>/resume")
@allows(Right.APPLY)
def resume(account: int) -> ResponseReturnValue:
    with reading() as session:
        found = search_work(session, g.actor, WorkTab.PREPARING, lists.wish(), now(), patience())

    def act(session: Act) -> str:
        resume_sending(session, g.actor, ResumeSending(account), now())
        return url_for("agency_boards.search")

    return carry_out(
        OneForm(), "agency/boards/search", act, done=gettext("Sending goes on."), found=found,
        tabs=columns.tabs(found), columns=columns.heads(), lists=lists, error_text=error_text,
    )  # fmt: skip
