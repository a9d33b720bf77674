"""The terms of use, what one needs, what it costs, and what others have asked."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.public.questions import QUESTIONS
from blueprints.shared.access import public
from blueprints.shared.expectation import fee_name
from blueprints.shared.formats import clock_time
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.clock import day_in_japan
from usecases.prices.table import price_table
from usecases.stops.hours import hours_on
from usecases.terms.find import find_terms
from usecases.transaction import reading

blueprint = Blueprint("public", __name__)
BEFORE_SIGNING_UP = "it is read before signing up"


@blueprint.get("/terms")
@public(BEFORE_SIGNING_UP)
def terms() -> ResponseReturnValue:
    with reading() as session:
        found = find_terms(session, day_in_japan(now()))
    return page("public/terms", terms=found)


@blueprint.get("/terms/<int(max=9999):version>")
@public(BEFORE_SIGNING_UP)
def terms_version(version: int) -> ResponseReturnValue:
    with reading() as session:
        found = find_terms(session, day_in_japan(now()), version)
    return page("public/terms", terms=found)


@blueprint.get("/requirements")
@public(BEFORE_SIGNING_UP)
def requirements() -> ResponseReturnValue:
    with reading() as session:
        hours = hours_on(session, day_in_japan(now()))
    return page("public/requirements", hours=hours, clock_time=clock_time)


@blueprint.get("/fees")
@public(BEFORE_SIGNING_UP)
def fees() -> ResponseReturnValue:
    with reading() as session:
        table = price_table(session, day_in_japan(now()))
    return page("public/fees", table=table, today=day_in_japan(now()), fee_name=fee_name)


@blueprint.get("/questions")
@public(BEFORE_SIGNING_UP)
def questions() -> ResponseReturnValue:
    return page("public/questions", groups=QUESTIONS)
