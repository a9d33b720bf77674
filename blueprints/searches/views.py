"""Save the search of a list, show what was saved, forget one."""

from types import SimpleNamespace

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.searches.forms import SearchForm, read_list, read_query
from blueprints.shared.access import signed_in
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.forms import KeizokuForm, new_token
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page
from blueprints.shared.saved_searches import address_of_search
from usecases.searches.drop import drop_search
from usecases.searches.find import saved_searches
from usecases.searches.keep import keep_search
from usecases.transaction import Act, reading

blueprint = Blueprint("searches", __name__)
OWN = "everyone may keep searches of their own"


@blueprint.get("/searches")
@signed_in(OWN)
def search() -> ResponseReturnValue:
    with reading() as session:
        saved = saved_searches(session, g.actor)
    return page("searches/search", saved=saved, address_of_search=address_of_search, new_token=new_token)


@blueprint.get("/searches/new")
@signed_in(OWN)
def new() -> ResponseReturnValue:
    if "list" not in request.args:
        return go_to("searches.search")
    asked = SimpleNamespace(
        list=read_list(request.args.get("list", "")), query=read_query(request.args.get("query", ""))
    )
    return page("searches/new", form=SearchForm.opened(asked), back=address_of_search(asked.list, asked.query))


@blueprint.post("/searches/new")
@signed_in(OWN)
def create() -> ResponseReturnValue:
    form = SearchForm()
    back = address_of_search(read_list(form.list.data or ""), read_query(form.query.data or ""))

    def act(session: Act) -> str:
        keep_search(session, g.actor, form.command(), now())
        return back

    return carry_out(form, "searches/new", act, done=gettext("The search was saved."), back=back)


@blueprint.post("/searches/<int(max=2147483647):saved>/delete")
@signed_in(OWN)
def delete(saved: int) -> ResponseReturnValue:
    def act(session: Act) -> str:
        drop_search(session, g.actor, saved)
        return url_for("searches.search")

    with reading() as session:
        own = saved_searches(session, g.actor)
    done = gettext("The saved search was deleted.")
    return carry_out(
        KeizokuForm(), "searches/search", act, done=done,
        saved=own, address_of_search=address_of_search, new_token=new_token,
    )  # fmt: skip
