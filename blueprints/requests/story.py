"""The history of a request and its next step, in words."""

from blueprints.shared.case_story import Facts, StoryLine, sentence_of, who
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from domain.request_status import RequestStatus
from domain.return_reason import ReturnReason
from domain.rights import OrganizationKind
from usecases.case_story import EventLine
from usecases.requests.show import RequestShown


def told(event: EventLine) -> StoryLine:
    """A line of the history; what kept a held request back is told in full."""
    text = sentence_of(event.code, event.facts)
    if event.code == "request_not_released":
        text += _sentence(str(event.facts.get("reason", "")))
    return StoryLine(event.at, who(event), text)


def next_step(shown: RequestShown, kind: OrganizationKind) -> str:
    """Who acts next, and what they do, as this side reads it."""
    planned = f"{shown.facts.planned_on:%Y/%m/%d}" if shown.facts.planned_on else ""
    side = "agent" if kind is OrganizationKind.AGENT else "client"
    ready = shown.status == "draft" and shown.checks is not None and shown.checks.first_stop is None
    state = "draft_ready" if ready else shown.status.value
    return gettext(f"next_step.{side}.{state}", planned=planned)


def not_released(shown: RequestShown) -> str:
    """Why it is a draft again though its planned day came."""
    return _sentence(shown.returned_reason) if shown.status is RequestStatus.DRAFT else ""


def _sentence(reason: str) -> str:
    return gettext(reason) % Facts() if reason else ""


def returned(reason: str, text: str) -> str:
    """Why the agent sent it back: the reason's word, then the agent's own words."""
    word = label(ReturnReason(reason)) if reason in set(ReturnReason) else ""
    return " ".join(part for part in (word, text) if part)
