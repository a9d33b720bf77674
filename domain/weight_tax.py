"""The motor vehicle weight tax to expect, where weight, class and age are known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dated import in_force
from domain.fees import UNKNOWN, Expectation
from domain.vehicle import VehicleKind


class TaxClass(StrEnum):
    """Which column of the tax table a car belongs to."""

    PASSENGER_PRIVATE = "passenger_private"
    KEI_PRIVATE = "kei_private"
    KEI_COMMERCIAL = "kei_commercial"
    TRUCK_PRIVATE = "truck_private"
    TRUCK_COMMERCIAL = "truck_commercial"
    SPECIAL_PRIVATE = "special_private"


KEI_CLASSES = frozenset({TaxClass.KEI_PRIVATE, TaxClass.KEI_COMMERCIAL})
# Taxed by 車両総重量; passenger cars by 車両重量, kei cars by none.
BY_GROSS_WEIGHT = frozenset({TaxClass.TRUCK_PRIVATE, TaxClass.TRUCK_COMMERCIAL, TaxClass.SPECIAL_PRIVATE})
# 用途 and 自家用・事業用の別 of a 車検証; whatever is not here has a table of its own that we do not hold.
_REGISTERED_CLASSES = {
    ("乗用", "自家用"): TaxClass.PASSENGER_PRIVATE,
    ("貨物", "自家用"): TaxClass.TRUCK_PRIVATE,
    ("貨物", "事業用"): TaxClass.TRUCK_COMMERCIAL,
    ("特種", "自家用"): TaxClass.SPECIAL_PRIVATE,
}
_KEI_CLASSES = {"自家用": TaxClass.KEI_PRIVATE, "事業用": TaxClass.KEI_COMMERCIAL}
# 自動車の種別 with another table or none.
_OTHER_TABLES = frozenset({"大型特殊", "小型特殊", "検査対象外軽", "小型二輪"})


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


@dataclass(frozen=True)
class TaxBasis:
    """How a tax is computed: the line of the table (None for an exempt car), and the age class where age decides."""

    eco: EcoClass
    row: WeightTaxRow | None
    age: AgeClass | None
    amount: int


def is_class_of(kind: VehicleKind, tax_class: TaxClass) -> bool:
    return (tax_class in KEI_CLASSES) is (kind is VehicleKind.KEI)


def tax_class_of(kind: VehicleKind, car_class: str, use: str, ownership: str) -> TaxClass | None:
    """The class by what a 車検証 says: 自動車の種別, 用途, 自家用・事業用の別; None where that does not settle it."""
    if kind is VehicleKind.KEI:
        return _KEI_CLASSES.get(ownership)
    return None if car_class in _OTHER_TABLES else _REGISTERED_CLASSES.get((use, ownership))


def lacking(car: TaxedCar) -> tuple[str, ...]:
    """The facts without which the tax stays unknown, by their names in TaxedCar."""
    if car.eco is EcoClass.EXEMPT:
        return () if car.tax_class else ("tax_class",)
    by_age = car.eco in {None, EcoClass.ORDINARY}
    needed = {
        "tax_class": car.tax_class is None,
        "eco": car.eco is None,
        "weight_kg": car.weight_kg is None and car.tax_class not in KEI_CLASSES,
        "first_registered": car.first_registered is None and by_age,
    }
    return tuple(name for name, lacks in needed.items() if lacks)


def weight_tax(rows: Iterable[WeightTaxRow], car: TaxedCar, years: int, day: date) -> Expectation:
    """The tax for a renewal of so many years, unknown as long as any needed fact is."""
    basis = tax_basis(rows, car, years, day)
    if basis is None:
        return UNKNOWN
    if basis.row is None:
        return Expectation(basis.amount)
    return Expectation(basis.amount, valid_from=basis.row.valid_from, source=basis.row.source)


def tax_basis(rows: Iterable[WeightTaxRow], car: TaxedCar, years: int, day: date) -> TaxBasis | None:
    """What decides the tax, None as long as it is unknown."""
    if car.tax_class is None or car.eco is None:
        return None
    if car.eco is EcoClass.EXEMPT:
        return TaxBasis(car.eco, None, None, amount=0)
    row = _row(rows, car.tax_class, car.weight_kg, years, day)
    if row is None:
        return None
    if car.eco is EcoClass.BASIC:
        return TaxBasis(car.eco, row, None, row.basic)
    if car.eco is EcoClass.UNSURCHARGED:
        return TaxBasis(car.eco, row, None, row.ordinary)
    if car.first_registered is None:
        return None
    age = age_class(row.tax_class, car.first_registered, day)
    return TaxBasis(car.eco, row, age, _amount(row, age))


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


def _amount(row: WeightTaxRow, age: AgeClass) -> int:
    return {
        AgeClass.YOUNG: row.ordinary,
        AgeClass.AFTER_13_YEARS: row.after_13_years,
        AgeClass.AFTER_18_YEARS: row.after_18_years,
    }[age]
