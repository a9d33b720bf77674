"""Search, list and show applications; write the memo."""

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.applications import columns
from blueprints.applications.choices import choices, kind_tabs, query
from blueprints.applications.conditions import asked, labels, said
from blueprints.applications.forms import MemoForm, SeenMemo
from blueprints.applications.show import drawing, shown
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.case_story import side_words
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.formats import day
from blueprints.shared.forms import new_token
from blueprints.shared.kept_posts import typed_on
from blueprints.shared.last_search import LastSearch
from blueprints.shared.list_download import send_list
from blueprints.shared.moment import now
from blueprints.shared.pages import asked_by_htmx, page
from blueprints.shared.saved_searches import saved_links, saving_href
from blueprints.shared.sheets import Sheet, sheet_of
from blueprints.shared.status_tabs import status_tabs
from domain.application_status import ApplicationStatus
from domain.clock import day_in_japan
from domain.list_name import ListName
from domain.rights import Right
from usecases.applications.beside import EVERYTHING, Among
from usecases.applications.find import ApplicationPage, application_page, find_application
from usecases.applications.latest_memo import latest_memo
from usecases.applications.read import read_application
from usecases.applications.search import all_applications, search_applications
from usecases.applications.write_memo import write_memo
from usecases.keeping.day import ErasedSoon, erased_soon
from usecases.requests.choices import SearchChoices, search_choices
from usecases.requests.own_fields import own_field_labels
from usecases.scope import sees_names
from usecases.transaction import Act, reading

blueprint = Blueprint("applications", __name__)
last_search = LastSearch("applications")


@blueprint.get("/applications")
@allows(Right.SEE_APPLICATIONS)
def search() -> ResponseReturnValue:
    if last := last_search.address():
        return redirect(last, 303)
    wanted = asked()
    with reading() as session:
        found = search_applications(session, g.actor, wanted.conditions, lists.wish(), now())
        saved = saved_links(session, ListName.APPLICATIONS)
        soon = erased_soon(session, day_in_japan(now()))
        offered = SearchChoices() if asked_by_htmx() else search_choices(session, g.actor)
    answer = page(
        "applications/search",
        fragment="applications/_rows",
        found=found,
        asked=wanted,
        labels=labels(),
        columns=columns.heads(g.actor, wanted.conditions),
        names_seen=sees_names(g.actor),
        choices=choices(),
        people=offered.people,
        own_fields=offered.own_fields,
        kind_tabs=kind_tabs(found.counts, wanted.conditions.kind),
        status_tabs=status_tabs(ApplicationStatus, found.of_status, wanted.conditions.status, found.total),
        query=query(),
        saved=saved,
        saving_href=saving_href(ListName.APPLICATIONS),
        soon=soon,
        soon_href=_soon_href(soon),
        lists=lists,
    )
    return last_search.remember(answer)


def _soon_href(soon: ErasedSoon) -> str | None:
    """The list, and from there the workbook, of what is still named; for those who see names."""
    if not sees_names(g.actor):
        return None
    return url_for(
        "applications.search", completed_from=day(soon.completed_from), completed_until=day(soon.completed_until)
    )


@blueprint.get("/applications.xlsx")
@allows(Right.SEE_APPLICATIONS)
def excel() -> Response:
    wanted, wish, actor, moment = asked(), lists.wish(), g.actor, now()

    with reading() as session:
        own_labels = own_field_labels(session, actor)
    return send_list(
        "applications.xlsx", gettext("Applications"), columns.printed(actor, wanted.conditions, own_labels),
        lambda session: all_applications(session, actor, wanted.conditions, wish, moment, own_fields=any(own_labels)),
        lambda session: said(wanted, search_choices(session, actor)),
    )  # fmt: skip


@blueprint.get("/applications/<number>")
@allows(Right.SEE_APPLICATIONS)
def show(number: str) -> ResponseReturnValue:
    sheet = _sheet(number)
    # The form is in the sheet; only what was typed before signing in again is drawn for itself.
    typed = "resume" in request.args and sheet.found.names_seen
    form = MemoForm.opened(SeenMemo(sheet.found.application.memo)) if typed else None
    return page("applications/show", form=form, form_token=new_token(), **shown(sheet))


@blueprint.get("/applications/<number>/live")
@allows(Right.SEE_APPLICATIONS)
def live(number: str) -> ResponseReturnValue:
    """What an open page asks each minute; without content as long as it shows what there is to see."""
    sheet = _sheet(number)
    if not asked_by_htmx():
        return redirect(lists.whole(url_for("applications.show", number=number)), 303)
    if sheet.seen == request.args.get("seen"):
        return "", 204
    return page("applications/_changed", said=gettext("This page was brought up to date."), **shown(sheet))


def _among() -> Among:
    """The search that the address names; most are of none."""
    return Among(asked().conditions, lists.wish()) if request.query_string else EVERYTHING


def _sheet(number: str) -> Sheet[ApplicationPage]:
    with reading() as session:
        read = read_application(session, g.actor, number, now(), _among())
        return sheet_of(
            "applications/_sheet.html", read, lambda: application_page(session, g.actor, read, now()), drawing
        )


@blueprint.post("/applications/<number>/memo")
@allows(Right.WRITE_MEMO)
@typed_on("applications.show")
def memo(number: str) -> ResponseReturnValue:
    form = MemoForm()
    here = lists.whole(url_for("applications.show", number=number))

    def act(session: Act) -> str:
        write_memo(session, g.actor, form.command(number), now())
        return here

    def conflict() -> ResponseReturnValue:
        with reading() as session:
            theirs = latest_memo(session, g.actor, find_application(session, g.actor, number))
        shown_now, side = MemoForm.showing(SeenMemo(theirs.memo)), side_words(theirs.side) if theirs.side else ""
        return show_conflict(form, shown_now, theirs.at, here, theirs.name, theirs.own, side)

    done = gettext("The memo was saved.")
    return carry_out(form, "applications/show", act, conflict=conflict, done=done, **shown(_sheet(number)))
