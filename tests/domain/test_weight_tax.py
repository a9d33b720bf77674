"""The weight tax follows the published table, and is unknown rather than guessed."""

from datetime import date

import pytest

from domain.fees import UNKNOWN
from domain.vehicle import VehicleKind
from domain.weight_tax import (
    AgeClass,
    EcoClass,
    TaxClass,
    TaxedCar,
    age_class,
    is_class_of,
    lacking,
    tax_basis,
    tax_class_of,
    weight_tax,
)
from tests.domain.reference_tables import WEIGHT_TAX

DAY = date(2026, 11, 22)
YOUNG, AFTER_13, AFTER_18 = date(2020, 1, 1), date(2012, 1, 1), date(2005, 1, 1)
PASSENGER, TRUCK = TaxClass.PASSENGER_PRIVATE, TaxClass.TRUCK_PRIVATE


@pytest.mark.parametrize(
    ("tax_class", "years", "weight_kg", "basic", "ordinary", "after_13", "after_18"),
    [
        (PASSENGER, 2, 500, 5000, 8200, 11400, 12600),
        (PASSENGER, 2, 501, 10000, 16400, 22800, 25200),
        (PASSENGER, 2, 1500, 15000, 24600, 34200, 37800),
        (PASSENGER, 2, 3000, 30000, 49200, 68400, 75600),
        (PASSENGER, 1, 1500, 7500, 12300, 17100, 18900),
        (TaxClass.KEI_PRIVATE, 2, None, 5000, 6600, 8200, 8800),
        (TaxClass.KEI_COMMERCIAL, 2, None, 5000, 5200, 5400, 5600),
        (TRUCK, 1, 1000, 2500, 3300, 4100, 4400),
        (TRUCK, 1, 2000, 5000, 6600, 8200, 8800),
        (TRUCK, 1, 2500, 7500, 9900, 12300, 13200),
        (TRUCK, 1, 3000, 7500, 12300, 17100, 18900),
        (TRUCK, 1, 8000, 20000, 32800, 45600, 50400),
        (TaxClass.TRUCK_COMMERCIAL, 1, 2500, 7500, 7800, 8100, 8400),
        (TaxClass.SPECIAL_PRIVATE, 2, 2000, 10000, 16400, 22800, 25200),
    ],
)
def test_the_tax_is_the_tables_line_for_weight_age_and_eco_class(
    tax_class, years, weight_kg, basic, ordinary, after_13, after_18
):
    cases = [
        (EcoClass.EXEMPT, YOUNG, 0),
        (EcoClass.BASIC, AFTER_18, basic),
        (EcoClass.ORDINARY, YOUNG, ordinary),
        (EcoClass.ORDINARY, AFTER_13, after_13),
        (EcoClass.ORDINARY, AFTER_18, after_18),
        (EcoClass.UNSURCHARGED, AFTER_18, ordinary),
    ]
    told = [
        weight_tax(WEIGHT_TAX, TaxedCar(tax_class, weight_kg, registered, eco), years, DAY).amount
        for eco, registered, _ in cases
    ]
    assert told == [amount for _, _, amount in cases]


@pytest.mark.parametrize(
    "car",
    [
        TaxedCar(None, 1500, YOUNG, EcoClass.ORDINARY),
        TaxedCar(PASSENGER, None, YOUNG, EcoClass.ORDINARY),
        TaxedCar(PASSENGER, 1500, None, EcoClass.ORDINARY),
        TaxedCar(PASSENGER, 1500, YOUNG, None),
        TaxedCar(PASSENGER, 3001, YOUNG, EcoClass.ORDINARY),
    ],
)
def test_a_missing_fact_or_a_weight_beyond_the_table_leaves_the_tax_unknown(car):
    assert weight_tax(WEIGHT_TAX, car, 2, DAY) == UNKNOWN


def test_before_the_first_table_the_tax_is_unknown():
    car = TaxedCar(PASSENGER, 1500, YOUNG, EcoClass.ORDINARY)
    assert weight_tax(WEIGHT_TAX, car, 2, date(2021, 4, 30)) == UNKNOWN


@pytest.mark.parametrize(
    ("day", "valid_from"),
    [(date(2026, 4, 30), date(2021, 5, 1)), (date(2026, 5, 1), date(2026, 5, 1))],
)
def test_the_answer_names_the_table_it_comes_from(day, valid_from):
    car = TaxedCar(TaxClass.KEI_PRIVATE, None, YOUNG, EcoClass.ORDINARY)
    assert weight_tax(WEIGHT_TAX, car, 2, day).valid_from == valid_from


def test_every_amount_is_a_whole_number_of_100_yen():
    amounts = [
        amount for row in WEIGHT_TAX for amount in (row.basic, row.ordinary, row.after_13_years, row.after_18_years)
    ]
    assert [amount for amount in amounts if amount % 100] == []


@pytest.mark.parametrize(
    ("tax_class", "first", "day", "age"),
    [
        (PASSENGER, date(2013, 1, 1), date(2025, 10, 31), AgeClass.YOUNG),
        (PASSENGER, date(2013, 1, 31), date(2025, 11, 1), AgeClass.AFTER_13_YEARS),
        (PASSENGER, date(2013, 1, 1), date(2030, 10, 31), AgeClass.AFTER_13_YEARS),
        (PASSENGER, date(2013, 1, 1), date(2030, 11, 1), AgeClass.AFTER_18_YEARS),
        (TaxClass.KEI_PRIVATE, date(2013, 1, 1), date(2026, 10, 31), AgeClass.YOUNG),
        (TaxClass.KEI_PRIVATE, date(2013, 12, 31), date(2026, 11, 1), AgeClass.AFTER_13_YEARS),
        (TaxClass.KEI_PRIVATE, date(2013, 1, 1), date(2031, 11, 1), AgeClass.AFTER_18_YEARS),
    ],
)
def test_cars_grow_old_after_12_years_10_months_and_kei_cars_on_november_1(tax_class, first, day, age):
    assert age_class(tax_class, first, day) is age


@pytest.mark.parametrize(
    ("car", "years", "up_to_kg", "age", "amount"),
    [
        (TaxedCar(PASSENGER, 1400, AFTER_13, EcoClass.ORDINARY), 2, 1500, AgeClass.AFTER_13_YEARS, 34200),
        (TaxedCar(PASSENGER, 1400, AFTER_13, EcoClass.BASIC), 2, 1500, None, 15000),
        (TaxedCar(PASSENGER, 1400, None, EcoClass.UNSURCHARGED), 2, 1500, None, 24600),
        (TaxedCar(TaxClass.KEI_PRIVATE, None, YOUNG, EcoClass.ORDINARY), 2, None, AgeClass.YOUNG, 6600),
    ],
)
def test_the_basis_names_the_line_the_table_and_the_age_where_it_decides(car, years, up_to_kg, age, amount):
    basis = tax_basis(WEIGHT_TAX, car, years, DAY)
    assert (basis.row.tax_class, basis.row.years, basis.row.up_to_kg, basis.row.valid_from) == (
        car.tax_class, years, up_to_kg, date(2026, 5, 1),
    )  # fmt: skip
    assert (basis.eco, basis.age, basis.amount) == (car.eco, age, amount)


def test_an_exempt_car_rests_on_no_line_of_the_table():
    basis = tax_basis(WEIGHT_TAX, TaxedCar(PASSENGER, None, None, EcoClass.EXEMPT), 2, DAY)
    assert (basis.eco, basis.row, basis.age, basis.amount) == (EcoClass.EXEMPT, None, None, 0)


@pytest.mark.parametrize(
    ("car", "lacks"),
    [
        (TaxedCar(None, None, None, None), ("tax_class", "eco", "weight_kg", "first_registered")),
        (TaxedCar(PASSENGER, 1500, None, EcoClass.ORDINARY), ("first_registered",)),
        (TaxedCar(PASSENGER, None, None, EcoClass.BASIC), ("weight_kg",)),
        (TaxedCar(PASSENGER, 1500, None, EcoClass.UNSURCHARGED), ()),
        (TaxedCar(TaxClass.KEI_PRIVATE, None, YOUNG, None), ("eco",)),
        (TaxedCar(TaxClass.KEI_COMMERCIAL, None, YOUNG, EcoClass.ORDINARY), ()),
        (TaxedCar(None, 1500, YOUNG, EcoClass.EXEMPT), ("tax_class",)),
        (TaxedCar(PASSENGER, None, None, EcoClass.EXEMPT), ()),
    ],
)
def test_what_is_still_open_is_named_and_nothing_that_does_not_matter(car, lacks):
    assert lacking(car) == lacks


@pytest.mark.parametrize(
    ("kind", "car_class", "use", "ownership", "tax_class"),
    [
        (VehicleKind.REGISTERED, "普通", "乗用", "自家用", PASSENGER),
        (VehicleKind.REGISTERED, "小型", "貨物", "自家用", TRUCK),
        (VehicleKind.REGISTERED, "普通", "貨物", "事業用", TaxClass.TRUCK_COMMERCIAL),
        (VehicleKind.REGISTERED, "普通", "特種", "自家用", TaxClass.SPECIAL_PRIVATE),
        (VehicleKind.REGISTERED, "大型特殊", "特種", "自家用", None),
        (VehicleKind.REGISTERED, "普通", "乗合", "自家用", None),
        (VehicleKind.REGISTERED, "普通", "乗用", "事業用", None),
        (VehicleKind.REGISTERED, "", "", "", None),
        (VehicleKind.KEI, "軽自動車", "貨物", "自家用", TaxClass.KEI_PRIVATE),
        (VehicleKind.KEI, "", "", "事業用", TaxClass.KEI_COMMERCIAL),
        (VehicleKind.KEI, "軽自動車", "乗用", "", None),
    ],
)
def test_the_class_follows_from_the_certificate_where_it_settles_it(kind, car_class, use, ownership, tax_class):
    assert tax_class_of(kind, car_class, use, ownership) is tax_class


def test_each_class_belongs_to_one_kind():
    kei = {tax_class for tax_class in TaxClass if is_class_of(VehicleKind.KEI, tax_class)}
    registered = {tax_class for tax_class in TaxClass if is_class_of(VehicleKind.REGISTERED, tax_class)}
    assert (kei, registered) == ({TaxClass.KEI_PRIVATE, TaxClass.KEI_COMMERCIAL}, set(TaxClass) - kei)
