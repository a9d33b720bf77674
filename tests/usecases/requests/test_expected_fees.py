"""What a renewal will cost by our own tables, and how a car's weight and class are known again."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from domain.weight_tax import AgeClass, EcoClass, TaxClass
from models.reference import ReferenceRow
from models.requests import Car, InspectionRequest
from tests.support.stories import a_draft, some_facts
from usecases.reference import forget
from usecases.requests.cars import last_request
from usecases.requests.copy import copied_facts
from usecases.requests.expected_fees import applying_day, expected_fees, expected_tax, in_yen
from usecases.requests.facts_in_row import facts_of
from usecases.requests.register import ChangeRequest, RegisterRequest, change_request, register_request

DAY = date(2026, 11, 20)
PASSENGER: dict[str, Any] = {
    "tax_class": TaxClass.PASSENGER_PRIVATE,
    "eco_class": EcoClass.ORDINARY,
    "weight_kg": 1380,
    "first_registered": "2012-03",
}
KNOWN = tuple(PASSENGER)


def known_of(row: InspectionRequest) -> dict[str, Any]:
    return {name: getattr(row, name) for name in KNOWN}


def test_a_known_car_s_tax_stands_with_both_fees(session: Session, demo: Demo, now: datetime) -> None:
    facts = some_facts(demo, now, **PASSENGER)
    found = expected_fees(session, facts, DAY)
    assert in_yen(found) == {"inspection": 1450, "technical_information": 400, "weight_tax": 34200}
    basis = found[2].basis
    assert basis is not None
    assert basis.row is not None
    assert (basis.age, basis.row.valid_from, basis.row.up_to_kg) == (
        AgeClass.AFTER_13_YEARS, date(2026, 5, 1), 1500,
    )  # fmt: skip


def test_without_class_or_weight_only_the_fees_are_expected(session: Session, demo: Demo, now: datetime) -> None:
    found = expected_fees(session, some_facts(demo, now, weight_kg=1380), DAY)
    assert in_yen(found) == {"inspection": 1450, "technical_information": 400}
    assert found[2].lacks == ("tax_class", "eco_class", "first_registered")


def test_kei_cars_need_no_weight_and_are_renewed_for_two_years(session: Session, demo: Demo, now: datetime) -> None:
    kei = {"tax_class": TaxClass.KEI_PRIVATE, "eco_class": EcoClass.ORDINARY, "first_registered": "2020-11"}
    tax = expected_tax(session, some_facts(demo, now, VehicleKind.KEI, **kei), DAY)
    assert (tax.expectation.amount, tax.lacks) == (6600, ())


@pytest.mark.parametrize(
    ("term", "amount"), [("one_year_designated", 17100), ("two_years_designated", 34200), ("", None)]
)
def test_the_years_are_those_of_the_chosen_validity(
    session: Session, demo: Demo, now: datetime, term: str, amount: int | None
) -> None:
    facts = some_facts(demo, now, validity_term=term, **PASSENGER)
    assert expected_tax(session, facts, DAY).expectation.amount == amount


def test_the_validity_counts_as_its_row_of_the_day_says(session: Session, demo: Demo, now: datetime) -> None:
    line = {"term": "two_years_designated", "years": "1", "name": "", "valid_from": "2027-01-01", "source": ""}
    session.add(
        ReferenceRow(
            list_name="validity_terms", row_key="two_years_designated", valid_from=date(2027, 1, 1), position=9,
            facts=line, source="", changed_at=now,
        )
    )  # fmt: skip
    session.flush()
    forget()
    facts = some_facts(demo, now, **PASSENGER)
    days = (date(2026, 12, 31), date(2027, 1, 1))
    assert [expected_tax(session, facts, day).expectation.amount for day in days] == [34200, 17100]


def test_until_applied_the_planned_day_counts_when_it_lies_ahead(demo: Demo, now: datetime) -> None:
    facts = some_facts(demo, now)
    planned = (None, date(2026, 11, 19), date(2027, 4, 1))
    assert [applying_day(replace(facts, planned_on=day), DAY) for day in planned] == [DAY, DAY, date(2027, 4, 1)]


def test_a_new_request_for_a_known_car_knows_what_it_is_taxed_by(session: Session, demo: Demo, now: datetime) -> None:
    first = a_draft(session, demo, now, **PASSENGER)
    again = a_draft(session, demo, now)
    corrected = a_draft(session, demo, now, eco_class=EcoClass.BASIC, weight_kg=1420)
    assert again.car_id == first.car_id
    assert known_of(again) == PASSENGER
    assert known_of(corrected) == {**PASSENGER, "eco_class": EcoClass.BASIC, "weight_kg": 1420}
    car = session.get_one(Car, first.car_id)
    assert (car.weight_kg, car.tax_class, car.eco_class) == (1420, TaxClass.PASSENGER_PRIVATE, EcoClass.BASIC)


def test_what_was_taken_out_of_a_request_stays_out(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    row = a_draft(session, demo, now, **PASSENGER)
    emptied = replace(facts_of(row), tax_class=None, eco_class=None, weight_kg=None)
    change_request(session, sender, ChangeRequest(row.id, row.version, emptied), now)
    assert (row.tax_class, row.eco_class, row.weight_kg) == (None, None, None)


def test_a_car_that_becomes_known_later_brings_what_it_is_taxed_by(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    a_draft(session, demo, now, **PASSENGER)
    row = a_draft(session, demo, now, chassis_number="")
    assert row.weight_kg is None
    change_request(session, sender, ChangeRequest(row.id, row.version, some_facts(demo, now)), now)
    assert known_of(row) == PASSENGER


def test_the_weight_of_another_measure_is_not_taken_over(session: Session, demo: Demo, now: datetime) -> None:
    a_draft(session, demo, now, **PASSENGER)
    truck = a_draft(session, demo, now, tax_class=TaxClass.TRUCK_PRIVATE)
    assert (truck.tax_class, truck.weight_kg, truck.eco_class) == (TaxClass.TRUCK_PRIVATE, None, EcoClass.ORDINARY)


def test_a_copy_and_the_last_request_bring_them_too(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    row = a_draft(session, demo, now, **PASSENGER)
    copied = copied_facts(session, sender, row.id)
    last = last_request(session, sender, some_facts(demo, now))
    assert last is not None
    for source in (copied, last):
        assert {name: getattr(source, name) for name in KNOWN} == PASSENGER


@pytest.mark.parametrize(
    ("kind", "tax_class"),
    [(VehicleKind.REGISTERED, TaxClass.KEI_PRIVATE), (VehicleKind.KEI, TaxClass.TRUCK_PRIVATE)],
)
def test_a_class_of_the_other_kind_is_refused(
    session: Session, demo: Demo, sender: Actor, now: datetime, kind: VehicleKind, tax_class: TaxClass
) -> None:
    facts = some_facts(demo, now, kind, tax_class=tax_class)
    with pytest.raises(Refusal) as refused:
        register_request(session, sender, RegisterRequest(facts), now)
    assert refused.value == Refusal("tax_class_of_other_kind", "tax_class", tax_class=tax_class, kind=kind)


def test_a_month_is_stored_in_one_spelling(session: Session, demo: Demo, now: datetime) -> None:
    row = a_draft(session, demo, now, first_registered="R5.4")
    assert session.scalar(select(InspectionRequest.first_registered).where(InspectionRequest.id == row.id)) == "2023-04"
