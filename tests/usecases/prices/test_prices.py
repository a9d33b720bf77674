"""Prices on both databases: a new one from a day to come, what is in force untouched."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.fees import Service
from domain.payment import FeeKind
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from models.reference import ReferenceRow
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.load_reference import load_reference
from usecases.prices.set_price import SetPrice, set_price
from usecases.prices.table import kept_fees, price_table
from usecases.transaction import reading, transaction

DAY = date(2027, 4, 1)


@pytest.fixture
def admin(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "admin", "1000001")


def set_to(admin: Actor, now: datetime, yen: int, valid_from: date = DAY, fee: Service | FeeKind = Service.USAGE,
           kind: VehicleKind | None = None) -> None:  # fmt: skip
    with transaction() as session:
        set_price(session, admin, SetPrice(kind, fee, valid_from, yen, "改定"), now)


def prices(day: date) -> list[tuple[str, int, int]]:
    with reading() as session:
        return [(price.service.value, price.net, price.with_tax) for price in price_table(session, day).prices]


TODAYS = [("usage", 162, 178), ("certificate", 29, 31), ("record", 30, 33), ("debit", 0, 0)]


def test_a_new_price_holds_from_its_day_and_is_announced_until_then(admin: Actor, now: datetime) -> None:
    set_to(admin, now, 205)
    assert prices(day_in_japan(now)) == prices(date(2027, 3, 31)) == TODAYS
    assert prices(DAY) == [("usage", 205, 225), *TODAYS[1:]]
    with reading() as session:
        coming = price_table(session, day_in_japan(now)).coming
        assert [(price.service, price.valid_from, price.with_tax) for price in coming] == [(Service.USAGE, DAY, 225)]
        assert price_table(session, DAY).coming == ()


def test_the_charged_amount_has_the_tax_in_it_and_fees_of_the_state_have_none(admin: Actor, now: datetime) -> None:
    set_to(admin, now, 205)
    set_to(admin, now, 1500, fee=FeeKind.INSPECTION, kind=VehicleKind.KEI)
    with reading() as session:
        rows = session.scalars(select(ReferenceRow.facts).where(ReferenceRow.valid_from == DAY))
        told = {(row["kind"], row["fee"]): (row["amount"], row["net_amount"], row["source"]) for row in rows}
        fees = {(fee.kind, fee.fee): fee.amount for fee in price_table(session, DAY).states_fees}
    assert told == {("", "usage"): ("225", "205", "改定"), ("kei", "inspection"): ("1500", "", "改定")}
    assert fees == {
        (VehicleKind.REGISTERED, FeeKind.INSPECTION): 1450,
        (VehicleKind.REGISTERED, FeeKind.TECHNICAL_INFORMATION): 400,
        (VehicleKind.KEI, FeeKind.INSPECTION): 1500,
        (VehicleKind.KEI, FeeKind.TECHNICAL_INFORMATION): 400,
    }


def test_the_row_before_ends_on_the_eve(admin: Actor, now: datetime) -> None:
    set_to(admin, now, 205)
    with reading() as session:
        [usage] = [fee for fee in kept_fees(session) if fee.fee is Service.USAGE]
    assert [(span.row.amount, span.until) for span in usage.spans] == [(225, None), (178, date(2027, 3, 31))]


def test_one_that_is_not_yet_in_force_gives_way_to_another_for_the_same_day(admin: Actor, now: datetime) -> None:
    set_to(admin, now, 205)
    set_to(admin, now, 210)
    with reading() as session:
        [usage] = [fee for fee in kept_fees(session) if fee.fee is Service.USAGE]
        entries = session.execute(
            select(AuditEntry.record, AuditEntry.facts).where(AuditEntry.code == "price_set").order_by(AuditEntry.seq)
        ).all()
    assert [span.row.amount for span in usage.spans] == [231, 178]
    first = {"valid_from": "2027-04-01", "yen": 205, "amount": "225", "before": None}
    assert [tuple(entry) for entry in entries] == [
        ("price |usage", first),
        ("price |usage", {"valid_from": "2027-04-01", "yen": 210, "amount": "231", "before": "225"}),
    ]


@pytest.mark.parametrize("valid_from", [date(2021, 10, 1), date(2026, 11, 19), date(2026, 11, 20)])
def test_what_is_or_was_in_force_is_never_changed(admin: Actor, now: datetime, valid_from: date) -> None:
    with pytest.raises(Refusal) as refused:
        set_to(admin, now, 1, valid_from)
    assert refused.value == Refusal("price_day_not_ahead", "valid_from", today=date(2026, 11, 20))
    assert prices(day_in_japan(now)) == TODAYS


def test_what_never_had_a_price_gets_none(admin: Actor, now: datetime) -> None:
    with pytest.raises(Refusal, match="price_unknown"):
        set_to(admin, now, 1, fee=FeeKind.WEIGHT_TAX)


def test_loading_the_lists_again_leaves_a_set_price_alone(admin: Actor, now: datetime) -> None:
    set_to(admin, now, 205)
    with transaction() as session:
        assert load_reference(session) == 0
    assert prices(DAY)[0] == ("usage", 205, 225)
