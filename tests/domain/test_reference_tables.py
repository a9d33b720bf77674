"""The shipped reference tables are complete, dated, and name their sources."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from domain.business_days import Calendar
from domain.deadlines import Deadline
from domain.fees import Service, fee_on
from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from domain.weight_tax import TaxClass
from tests.domain.reference_tables import CLOSURES, DEADLINES, FEES, WEIGHT_TAX, lines

PORTAL_DELEGATES = Path(__file__).parents[2] / "training_portal" / "tables" / "delegates.csv"
DATED = {
    "branch_offices": ("office",),
    "certificate_terms": (),
    "closures": ("calendar",),
    "consumption_tax": (),
    "contact_windows": ("topic",),
    "deadlines": ("deadline",),
    "delegate_offices": ("number", "kind", "office"),
    "dormancy_terms": (),
    "fees": ("kind", "fee"),
    "insurers": ("name",),
    "keeping_terms": ("what",),
    "offices": ("code",),
    "promises": ("promise",),
    "service_hours": ("system", "kind"),
    "standing_terms": (),
    "validity_terms": ("term",),
    "validity_windows": (),
    "weight_tax": ("tax_class", "years", "up_to_kg"),
}


@pytest.mark.parametrize("name", DATED)
def test_every_line_says_since_when_and_from_where_it_holds(name):
    assert [line for line in lines(name) if not (date.fromisoformat(line["valid_from"]) and line["source"])] == []


@pytest.mark.parametrize(("name", "sort"), DATED.items())
def test_no_two_lines_of_a_sort_begin_on_one_day(name, sort):
    counted = Counter(tuple(line[column] for column in (*sort, "valid_from")) for line in lines(name))
    assert [key for key, count in counted.items() if count > 1] == []


def test_every_fee_price_deadline_class_and_calendar_has_a_row():
    day = date(2021, 10, 1)
    fees = [FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION, *Service]
    assert [(kind, fee) for kind in VehicleKind for fee in fees if fee_on(FEES, kind, fee, day) is None] == []
    assert {row.deadline for row in DEADLINES} == set(Deadline)
    assert {row.tax_class for row in WEIGHT_TAX} == set(TaxClass)
    assert set(CLOSURES) == set(Calendar)


def test_delegate_numbers_are_registered_at_offices_of_their_kind():
    offices = {(line["kind"], line["code"]) for line in lines("offices")}
    assert [line for line in lines("delegate_offices") if (line["kind"], line["office"]) not in offices] == []


def test_the_training_portal_knows_the_same_numbers_at_the_same_offices():
    registered = {(line["number"], line["kind"], line["office"]) for line in lines("delegate_offices")}
    with PORTAL_DELEGATES.open(encoding="utf-8", newline="") as file:
        at_portal = {(line["number"], line["kind"], line["office_code"]) for line in csv.DictReader(file)}
    assert registered == at_portal


def test_every_prefecture_has_an_office_of_each_kind():
    of_registered, of_kei = (
        {line["prefecture"] for line in lines("offices") if line["kind"] == kind} for kind in VehicleKind
    )
    assert of_registered == of_kei
    assert len(of_kei) == 47


def test_there_are_53_branch_offices():
    assert len(lines("branch_offices")) == 53


def test_the_common_passwords_are_many_different_and_in_lower_case():
    words = [line["password"] for line in lines("common_passwords")]
    assert len(set(words)) == len(words) == 5000
    assert [word for word in words if len(word) < 4 or word != word.lower()] == []
    assert words[:2] == ["123456", "password"]
