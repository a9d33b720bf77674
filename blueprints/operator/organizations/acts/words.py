"""What each act is called, what it does, and what is said afterwards."""

from dataclasses import dataclass

from blueprints.shared.catalogue import gettext
from domain.organization_status import StandingAct


@dataclass(frozen=True)
class ActWords:
    """The words of one act's page; `hint` says what to write as the reason."""

    heading: str
    button: str
    effects: tuple[str, ...]
    hint: str
    kind: str
    done: str


def words_of_act(act: StandingAct, notice_days: int) -> ActWords:
    """`notice_days` is how long a notice runs that is given today."""
    return _announced(notice_days) if act is StandingAct.ANNOUNCED else _WORDS[act]()


def _announced(days: int) -> ActWords:
    return ActWords(
        gettext("Give notice of suspension"),
        gettext("Give notice by mail"),
        (
            gettext("The notice address gets a mail with the ground and the reason."),
            gettext("Sending stops by itself %(days)s days after the mail server has taken the mail.", days=days),
            gettext("Until then the organization can send; each of its pages says what is coming."),
        ),
        gettext("It goes out by mail, and stands on the first page of the organization. Write what has to be mended."),
        "danger",
        gettext("Notice was given. The mail goes out shortly."),
    )


def _called_off() -> ActWords:
    return ActWords(
        gettext("Call the notice off"),
        gettext("Call off"),
        (gettext("The organization goes on as before. The notice address is told by mail."),),
        gettext("It stands in the history here and goes nowhere else."),
        "primary",
        gettext("The notice was called off."),
    )


def _stopped_at_once() -> ActWords:
    return ActWords(
        gettext("Stop at once"),
        gettext("Stop without notice"),
        (
            gettext("This is for the clause on organized crime alone. Everything else asks for a notice."),
            gettext("From this moment the organization can look and download, and send nothing."),
            gettext("The notice address gets a mail with the ground and the reason."),
        ),
        gettext("It goes out by mail, and stands on the first page of the organization."),
        "danger",
        gettext("The organization was stopped."),
    )


def _resumed() -> ActWords:
    return ActWords(
        gettext("Resume the use"),
        gettext("Let it send again"),
        (gettext("From this moment the organization can send again. The notice address is told by mail."),),
        gettext("Write how it was mended. It stands in the history here and goes nowhere else."),
        "primary",
        gettext("The organization can send again."),
    )


_WORDS = {
    StandingAct.CALLED_OFF: _called_off,
    StandingAct.STOPPED_AT_ONCE: _stopped_at_once,
    StandingAct.RESUMED: _resumed,
}
