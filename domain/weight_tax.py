"""The motor vehicle weight tax to expect, where weight, class and age are known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dated import in_force
from domain.fees import UNKNOWN, Expectation


class TaxClass(StrEnum):
    """Which column of the tax table a car belongs to."""

    PASSENGER_PRIVATE = "passenger_private"
    KEI_PRIVATE = "kei_private"
    KEI_COMMERCIAL = "kei_commercial"
    TRUCK_PRIVATE = "truck_private"
    TRUCK_COMMERCIAL = "truck_commercial"
    SPECIAL_PRIVATE = "special_private"


KEI_CLASSES = frozenset({TaxClass.KEI_PRIVATE, TaxClass.KEI_COMMERCIAL})


class EcoClass(StrEnum):
    """Exempt (免税), at the basic rate (本則), never surcharged for age (electric, hybrid), or ordinary."""

    EXEMPT = "exempt"
    BASIC = "basic"
    UNSURCHARGED = "unsurcharged"
    ORDINARY = "ordinary"


class AgeClass(StrEnum):
    """Below 13 years, or past 13 or 18 as the tax counts them."""

    YOUNG = "young"
    AFTER_13_YEARS = "after_13_years"
    AFTER_18_YEARS = "after_18_years"


@dataclass(frozen=True)
class WeightTaxRow:
    """One line of the table, in yen; `up_to_kg` is None where weight does not matter."""

    tax_class: TaxClass
    years: int
    up_to_kg: int | None
    basic: int
    ordinary: int
    after_13_years: int
    after_18_years: int
    valid_from: date
    source: str = ""


@dataclass(frozen=True)
class TaxedCar:
    """What is known of a car; None means not known.

    `weight_kg` is 車両重量 for passenger cars and 車両総重量 for trucks and special vehicles;
    `first_registered` any day of the month of 初度登録 (kei: 初度検査).
    """

    tax_class: TaxClass | None
    weight_kg: int | None
    first_registered: date | None
    eco: EcoClass | None


def age_class(tax_class: TaxClass, first_registered: date, day: date) -> AgeClass:
    """Registered cars grow old 12 years 10 months (17 years 10 months) after the month of first registration;
    kei cars on November 1 of the 13th (18th) year after the year of first inspection."""
    for years, old in ((18, AgeClass.AFTER_18_YEARS), (13, AgeClass.AFTER_13_YEARS)):
        if tax_class in KEI_CLASSES:
            reached = day >= date(first_registered.year + years, 11, 1)
        else:
            months = (day.year - first_registered.year) * 12 + day.month - first_registered.month
            reached = months >= years * 12 - 2
        if reached:
            return old
    return AgeClass.YOUNG


def weight_tax(rows: Iterable[WeightTaxRow], car: TaxedCar, years: int, day: date) -> Expectation:
    """The tax for a renewal of so many years, unknown as long as any needed fact is."""
    if car.tax_class is None or car.eco is None:
        return UNKNOWN
    if car.eco is EcoClass.EXEMPT:
        return Expectation(amount=0)
    row = _row(rows, car.tax_class, car.weight_kg, years, day)
    if row is None:
        return UNKNOWN
    amount = _amount(row, car, day)
    return UNKNOWN if amount is None else Expectation(amount, valid_from=row.valid_from, source=row.source)


def _row(
    rows: Iterable[WeightTaxRow], tax_class: TaxClass, weight_kg: int | None, years: int, day: date
) -> WeightTaxRow | None:
    """The lightest line that still holds the car, of the table in force."""
    lines = [row for row in rows if row.tax_class is tax_class and row.years == years]
    newest = in_force(lines, day)
    if newest is None:
        return None
    in_table = [row for row in lines if row.valid_from == newest.valid_from]
    if flat := next((row for row in in_table if row.up_to_kg is None), None):
        return flat
    if weight_kg is None:
        return None
    wide_enough = ((row.up_to_kg, row) for row in in_table if row.up_to_kg is not None and weight_kg <= row.up_to_kg)
    return min(wide_enough, key=lambda pair: pair[0], default=(0, None))[1]


def _amount(row: WeightTaxRow, car: TaxedCar, day: date) -> int | None:
    if car.eco is EcoClass.BASIC:
        return row.basic
    if car.eco is EcoClass.UNSURCHARGED:
        return row.ordinary
    if car.first_registered is None:
        return None
    by_age = {
        AgeClass.YOUNG: row.ordinary,
        AgeClass.AFTER_13_YEARS: row.after_13_years,
        AgeClass.AFTER_18_YEARS: row.after_18_years,
    }
    return by_age[age_class(row.tax_class, car.first_registered, day)]
