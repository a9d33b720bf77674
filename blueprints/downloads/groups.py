"""The sections of the page: what may be downloaded, each with its version, day, size and readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import g, url_for

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.handouts import readers_of, size_of
from domain.clock import day_in_japan
from domain.handout import HandoutKind, is_new
from domain.rights import OrganizationKind, Right
from domain.upload import MEDIA_TYPES
from domain.vehicle import VehicleKind
from usecases.downloads.find import Downloads

ENDINGS = {media_type: kind.value.upper() for kind, media_type in MEDIA_TYPES.items()}


@dataclass(frozen=True)
class Row:
    """One document; what is made when it is asked for has no size yet, and what has no versions no version."""

    title: str
    about: str
    readers: str
    href: str
    ending: str = "PDF"
    version: str = ""
    day: date | None = None
    size: str = ""
    is_new: bool = False
    opens: bool = False
    """Whether it is a page to print and no file."""


@dataclass(frozen=True)
class Group:
    """A section of the page."""

    id: str
    title: str
    rows: tuple[Row, ...]


def groups(found: Downloads, today: date) -> tuple[Group, ...]:
    """Those that hold anything."""
    kept = {kind: tuple(_handouts(found, kind)) for kind in HandoutKind}
    shown = (
        Group("documents", gettext("Documents of your registration"), tuple(_own(found, today))),
        Group("forms", gettext("Forms, filled with your data"), (*_forms(found, today), *kept[HandoutKind.FORM])),
        Group("guides", gettext("Guides"), kept[HandoutKind.GUIDE]),
        Group("csv-templates", gettext("Templates of tables"), (*_templates(), *kept[HandoutKind.TEMPLATE])),
        Group("explanations", gettext("Explanations for vehicle users"), kept[HandoutKind.EXPLANATION]),
    )
    return tuple(group for group in shown if group.rows)


def _own(found: Downloads, today: date) -> Iterator[Row]:
    own, readers = found.registration, gettext("Administrators")
    if own is None:
        return
    if own.holds and own.decided_at:
        day = day_in_japan(own.decided_at)
        yield Row(
            gettext("Registration notice"), gettext("Member code, login IDs and bases. No password stands in it."),
            readers, url_for("downloads.registration_notice"), day=day, is_new=is_new(day, today),
        )  # fmt: skip
    day = day_in_japan(own.agreed_at)
    held = gettext(
        "Terms of use version %(version)s, the prices of that day and what was entered.", version=own.terms_version
    )
    yield Row(
        gettext("Copy of what was agreed"), held, readers, url_for("downloads.agreed"), version=str(own.terms_version),
        day=day, is_new=is_new(day, today),
    )  # fmt: skip


def _forms(found: Downloads, today: date) -> Iterator[Row]:
    if g.actor.may(Right.FETCH_REGISTRATION):
        yield Row(
            gettext("Request to debit our charges"),
            gettext("To seal and send in when the account is given on paper. A registered account is filled in."),
            gettext("Administrators"), url_for("downloads.debit_mandate"),
        )  # fmt: skip
    for kind in (kind for kind in VehicleKind if kind in _kinds_of_consent()):
        yield Row(
            gettext("Consent to the electronic procedure"),
            gettext("%(kind)s. For the vehicle user to sign; that of a request is filled in and opens from its page.",
                    kind=label(kind)),
            gettext("everyone"), url_for("downloads.consent", kind=kind), gettext("Open the sheet"), opens=True,
        )  # fmt: skip
    for paper in found.papers:
        title = gettext("Request and notice of direct debit")
        if not paper.is_first:
            title = gettext("Notice of closing or changing direct debit")
        day = day_in_japan(paper.at)
        yield Row(
            title, gettext("%(agent)s, %(kind)s", agent=paper.agent, kind=label(paper.kind)), gettext("Administrators"),
            url_for("accounts.paper", debit=paper.debit), day=day, is_new=is_new(day, today),
        )  # fmt: skip
    for change in found.changes:
        day = day_in_japan(change.at)
        held = gettext(
            "%(change)s of %(base)s, to %(agent)s", change=label(change.change), base=change.base,
            agent=f"{change.agent} {change.agent_base}",
        )  # fmt: skip
        yield Row(
            gettext("Notification of change %(number)s", number=change.id), held,
            gettext("Administrators and base administrators"),
            url_for("downloads.notification", change=change.id), day=day, is_new=is_new(day, today),
        )  # fmt: skip


def _kinds_of_consent() -> frozenset[VehicleKind]:
    """An agent needs no consent of anybody's own."""
    return g.actor.kinds if g.actor.organization_kind is OrganizationKind.CLIENT else frozenset()


def _templates() -> Iterator[Row]:
    """As the pages take them where a table is pasted."""
    if g.actor.may(Right.ADD_BASE):
        yield Row(
            gettext("Template of bases"), gettext("Columns of the page on which many bases are added."),
            gettext("Administrators"), url_for("bases.pasting.template"), "CSV",
        )  # fmt: skip
    if g.actor.may(Right.CHANGE_USERS):
        yield Row(
            gettext("Template of users"), gettext("Columns of the page on which many users are added."),
            gettext("Administrators and base administrators"), url_for("users.pasting.template"), "CSV",
        )  # fmt: skip


def _handouts(found: Downloads, kind: HandoutKind) -> Iterator[Row]:
    for one in found.handouts:
        if one.kind is kind:
            yield Row(
                one.title, one.text, readers_of(one), url_for("downloads.document_file", number=one.id),
                ENDINGS.get(one.media_type, ""), str(one.edition), one.day, size_of(one.size), one.is_new,
            )  # fmt: skip
