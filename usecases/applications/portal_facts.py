"""What the portal says of a case beside its status, read from what it told last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One reason of the office: its code and its words."""

    code: str
    words: str


@dataclass(frozen=True)
class PortalFacts:
    """The portal's own words, empty or None where it has not told; flags are None until then."""

    suspension: str = ""
    restart: str = ""
    restart_refused: str = ""
    conformity_certificate: str = ""
    policy: str = ""
    chassis_number: str = ""
    delegate_number: str = ""
    delegate_name: str = ""
    delegate_verdict: str = ""
    message: bool | None = None
    office_notice: bool | None = None
    deadline_notice: bool | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def reason_codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)


def portal_facts(told: Mapping[str, Any]) -> PortalFacts:
    """Whatever is missing stays empty: the portal may say less than we can show."""
    delegate = _mapping(told.get("delegate"))
    messages = _mapping(told.get("messages"))
    correction, rejection = _mapping(told.get("correction")), _mapping(told.get("rejection"))
    asked = [correction] if correction else rejection.get("reasons") or ()
    return PortalFacts(
        suspension=_text(told.get("suspension")),
        restart=_text(told.get("restart")),
        restart_refused=_text(told.get("restart_refused")),
        conformity_certificate=_text(told.get("conformity_certificate")),
        policy=_text(told.get("policy")),
        chassis_number=_text(told.get("chassis_number")),
        delegate_number=_text(delegate.get("number")),
        delegate_name=_text(delegate.get("name")),
        delegate_verdict=_text(delegate.get("verdict")),
        message=messages.get("message"),
        office_notice=messages.get("office_notice"),
        deadline_notice=messages.get("deadline_notice"),
        reasons=tuple(
            Reason(_text(each.get("code")), _text(each.get("words"))) for each in asked if isinstance(each, dict)
        ),
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
