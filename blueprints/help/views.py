"""Help: a section for each screen, who may do what, and what a message means."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.help.matrix import matrices
from blueprints.help.messages import messages_with
from blueprints.help.sections import sections_for
from blueprints.shared import lists
from blueprints.shared.access import public
from blueprints.shared.pages import page

blueprint = Blueprint("help", __name__, url_prefix="/help")
WHY = "who cannot sign in needs help most"


@blueprint.get("")
@public(WHY)
def show() -> ResponseReturnValue:
    words = lists.condition("words")
    found = list(sections_for(g.actor, words))
    answers = messages_with(words)[:MOST_MESSAGES] if words else []
    return page("help/show", fragment="help/_found", found=found, answers=answers, words=words)


@blueprint.get("/rights")
@public(WHY)
def rights() -> ResponseReturnValue:
    return page("help/rights", matrices=matrices(g.actor))


@blueprint.get("/messages")
@public(WHY)
def messages() -> ResponseReturnValue:
    words = lists.condition("words")
    return page("help/messages", fragment="help/_messages", found=messages_with(words), words=words)


MOST_MESSAGES = 20
"""Beside the sections; the page of messages has them all."""
