"""The demo's cases: an everyday history of months, and today's cases that show every status."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from demo.cars import Car, Garage
from demo.cases import Case, Taxed, Way
from domain.months import months_later
from domain.renewal import Pickup, RenewalPlace
from domain.return_reason import ReturnReason
from domain.vehicle import VehicleKind
from domain.vehicle_user import VehicleUserKind

REGISTERED, KEI = VehicleKind.REGISTERED, VehicleKind.KEI
MINATO, AOZORA = "1845678", "1845679"
WORKSHOPS = ((MINATO, "001"),) * 5 + ((MINATO, "002"),) * 3 + ((MINATO, "003"),) * 2 + ((AOZORA, "001"),) * 2
DAYS_A_MONTH = 2
CASES_A_DAY = 3
YEAR = range(350, 380)
# Whatever is unusual about an everyday case, out of 40.
EVERYDAY = (Way.MENDED, Way.RELEASED, Way.RELEASED, Way.CANCELLED, Way.RETURNED_CANCELLED) + (Way.COMPLETED,) * 35

WRONG_USER = ("rejection", "vehicle_user_mismatch", "車検証の記録と番地が異なります。")
WRONG_PLATE = ("rejection", "plate_or_chassis_mismatch", "")
FAULTY_PAPER = ("correction", "conformity_certificate_fault", "走行距離計表示値を確認してください。")
PARKING = ("correction", "parking_penalty", "")
OTHER_QUESTION = ("correction", "other_confirmation", "使用の本拠の位置を確認させてください。")
NOT_ACCEPTED = ("not_accepted", "not_accepted_by_office", "申請先の事務所をご確認ください。")

# What one everyday case or another has besides the usual.
TRAITS: Mapping[VehicleKind, tuple[Mapping[str, Any], ...]] = {
    REGISTERED: (
        {},
        {},
        {},
        {"cashless": True, "card_registered": True},
        {"renewal_place": RenewalPlace.AGENT},
        {"renewal_place": RenewalPlace.CLIENT_NAMED, "delegate_number": "MN13000001"},
        {"option_code": "OP-01", "shortening_allowed": True},
    ),
    KEI: (
        {},
        {},
        {},
        {"pickup": Pickup.CLIENT},
        {"renewal_place": RenewalPlace.AGENT},
        {"parking_receipt": True, "option_code": "K-7"},
        {"certificate_number": "2301234567890"},
    ),
}


class Plan:
    """Collects cases; the same chance and the same day always give the same ones."""

    def __init__(self, today: date, chance: random.Random) -> None:
        self.today = today
        self.chance = chance
        self.garage = Garage(chance)
        self.cases: list[Case] = []
        self._yearly: list[tuple[date, Case]] = []

    def add(
        self, way: Way, kind: VehicleKind, days_ago: int, client: str = MINATO, base: str = "001", **given: Any
    ) -> Case:
        """A case begun so many days ago; `given` are parts of the case, or answers of the entry form in `facts`."""
        car = given.pop("car", None) or self.garage.car(kind, client, base)
        changes = {name: given.pop(name) for name in list(given) if name in Car.__dataclass_fields__}
        day = self.today - timedelta(days=days_ago)
        facts = {**self._own_fields(client), **given.pop("facts", {})}
        # Every other client knows what the car is taxed by.
        given.setdefault("taxed", Taxed.KNOWN if int(car.plate_serial) % 2 else Taxed.UNKNOWN)
        name = given.pop("name", f"case {len(self.cases) + 1}")
        case = Case(name, way, replace(car, **changes), client, base, day, days_ago == 0, facts=facts, **given)
        self.cases.append(case)
        return case

    def add_everyday(self, months: int) -> None:
        """Cases on some working days of every month, the oldest first, up to the day before yesterday."""
        first = months_later(self.today.replace(day=1), -months)
        for month in range(months + 1):
            for day in self._working_days(months_later(first, month)):
                for _ in range(CASES_A_DAY + self.chance.randint(0, 1)):
                    self._add_everyday_case(day)

    def _working_days(self, first: date) -> list[date]:
        latest = min(months_later(first, 1), self.today - timedelta(days=1))
        days = [first + timedelta(days=n) for n in range(max(0, (latest - first).days))]
        working = [day for day in days if day.weekday() < 5 and f"{day:%m-%d}" not in ("12-29", "12-30", "12-31")]
        return sorted(self.chance.sample(working[3:] or working, k=min(DAYS_A_MONTH, len(working[3:] or working))))

    def _add_everyday_case(self, day: date) -> None:
        days_ago = (self.today - day).days
        client, base = self.chance.choice(WORKSHOPS)
        # あおぞら整備 has no account for kei cars yet.
        kind = REGISTERED if client == AOZORA or self.chance.random() < 0.5 else KEI
        known = self._due_again(day, client)
        if known is not None:
            kind, base = known.kind, known.base
        way = self.chance.choice(EVERYDAY)
        given: dict[str, Any] = {"facts": dict(self.chance.choice(TRAITS[kind])), "car": known.car if known else None}
        if way is Way.RELEASED:
            # Sent ahead and held until the day itself.
            given["facts"]["planned_on"] = day
            days_ago += self.chance.randint(3, 9)
        if way in (Way.MENDED, Way.RETURNED_CANCELLED):
            given["returned"] = (ReturnReason.VEHICLE_USER.value, "番地までご確認ください。")
        if way is Way.COMPLETED and days_ago > 45 and self.chance.random() < 0.06:
            given |= {"result": WRONG_USER, "again_after_days": self.chance.choice((None, 1))}
            given["facts"].pop("cashless", None)
        if self.chance.random() < 0.1:
            given["memo"] = "お客様へ電話連絡済み。"
        case = self.add(way, kind, days_ago, client, base, **given)
        if case.car.cargo and kind is REGISTERED and way is Way.COMPLETED:
            self._yearly.append((day, case))

    def _due_again(self, day: date, client: str) -> Case | None:
        """A car that is renewed every year, about a year after the last time."""
        found = next((row for row in self._yearly if (day - row[0]).days in YEAR and row[1].client == client), None)
        if found is None:
            return None
        self._yearly.remove(found)
        return found[1]

    def _own_fields(self, client: str) -> dict[str, Any]:
        return {"own_fields": self.garage.own_fields()} if client == MINATO and self.chance.random() < 0.4 else {}


def plan(today: date, months: int) -> list[Case]:
    """All cases of the demo, in no order of time."""
    made = Plan(today, random.Random(20_260_401))
    made.add_everyday(months)
    for kind in VehicleKind:
        _requests(made, kind)
        _applications(made, kind)
        _due_dates(made, kind)
        _endings(made, kind)
        _unusual_cars(made, kind)
        _mistaken_taxes(made, kind)
    _only_registered(made)
    _aozora(made)
    return made.cases


def _requests(made: Plan, kind: VehicleKind) -> None:
    """Every status a request has before an agent takes it."""
    made.add(Way.DRAFT, kind, 1)
    half_typed = {"vehicle_user_name": "", "address_1": "", "validity_term": ""}
    made.add(Way.DRAFT, kind, 0, login="viewer001", facts=half_typed)
    made.add(Way.DELETED, kind, 3)
    for days_ahead, base in ((2, "002"), (10, "001"), (24, "003")):
        made.add(Way.HELD, kind, 1, base=base, facts={"planned_on": made.today + timedelta(days=days_ahead)})
    made.add(Way.SENT, kind, 1, base="002")
    made.add(Way.SENT, kind, 0)
    made.add(Way.SENT, kind, 0, base="003")
    made.add(Way.CANCELLED, kind, 5)
    wrong_number = (ReturnReason.PLATE_OR_CHASSIS_NUMBER.value, "車台番号の下4桁が車検証と違います。")
    made.add(Way.RETURNED, kind, 2, returned=wrong_number)
    made.add(Way.RETURNED, kind, 0, returned=(ReturnReason.OTHER.value, "委任状の写しをお送りください。"))
    made.add(Way.TAKEN, kind, 1)
    made.add(Way.TAKEN, kind, 0, base="003")


def _applications(made: Plan, kind: VehicleKind) -> None:
    """Every status on the way at the portal, none of them older than some days."""
    made.add(Way.ACCEPTING, kind, 0)
    made.add(Way.ACCEPTED, kind, 0, base="002")
    made.add(Way.LODGED, kind, 1, result=NOT_ACCEPTED)
    unknown = {"renewal_place": RenewalPlace.AGENT_NAMED, "delegate_number": "ZZ99999999"}
    made.add(Way.LODGED, kind, 2, base="002", facts=unknown)
    made.add(Way.LODGED, kind, 0)
    made.add(Way.LODGED, kind, 3, base="003")
    made.add(Way.PAYING, kind, 1)
    made.add(Way.DEBIT_FAILED, kind, 6)
    made.add(Way.EXAMINING, kind, 1)
    made.add(Way.EXAMINING, kind, 0, base="003")
    made.add(Way.EXAMINED, kind, 1, memo="重量税は週明けに納付。")
    made.add(Way.EXAMINED, kind, 0, base="002")
    made.add(Way.COMPLETED, kind, 0)
    made.add(Way.COMPLETED, kind, 0, base="002", memo="代車あり。\n引渡しは土曜日の午前。")
    made.add(Way.COMPLETED, kind, 1, facts={"renewal_place": RenewalPlace.CLIENT})


def _due_dates(made: Plan, kind: VehicleKind) -> None:
    """Dates that come today, in 3 and in 7 days: fees 30 days, corrections 15 days, weight tax a year."""
    for days_left, question in ((0, FAULTY_PAPER), (3, PARKING), (7, OTHER_QUESTION)):
        due = made.today + timedelta(days=days_left)
        made.add(Way.LODGED, kind, 29 - days_left)
        made.add(Way.COMPLETED, kind, 14 - days_left, base="002", result=question)
        made.add(Way.EXAMINED, kind, (made.today - months_later(due, -12)).days, base="003")


def _mistaken_taxes(made: Plan, kind: VehicleKind) -> None:
    """Cars whose tax the portal names otherwise than expected."""
    made.add(Way.EXAMINED, kind, 2, taxed=Taxed.MISTAKEN)


def _endings(made: Plan, kind: VehicleKind) -> None:
    """What the portal ended: rejected, void, and applied for again with and without paying again."""
    made.add(Way.COMPLETED, kind, 4, result=WRONG_PLATE)
    made.add(Way.COMPLETED, kind, 8, base="002", result=WRONG_USER)
    made.add(Way.COMPLETED, kind, 30, result=FAULTY_PAPER)
    made.add(Way.LODGED, kind, 40)
    made.add(Way.COMPLETED, kind, 20, result=WRONG_USER, again_after_days=2)
    earlier = made.add(Way.COMPLETED, kind, 15, result=WRONG_USER)
    made.add(Way.COMPLETED, kind, 11, car=earlier.car, paid_before=earlier.name)


def _unusual_cars(made: Plan, kind: VehicleKind) -> None:
    stamped = "[41]12345" if kind is REGISTERED else "[41]54321"
    made.add(Way.COMPLETED, kind, 9, chassis_number=stamped, facts={"officially_stamped": True})
    made.add(Way.SENT, kind, 0, plate_region="青梅")
    urgent = {"memo": "車検証の写しは郵送済み。\n至急でお願いします。", "option_code": "EXPRESS-1"}
    made.add(Way.SENT, kind, 0, facts=urgent)


def _only_registered(made: Plan) -> None:
    card = {"cashless": True, "card_registered": True}
    made.add(Way.EXAMINING, REGISTERED, 1, facts=card)
    made.add(Way.COMPLETED, REGISTERED, 0, facts=card)
    made.add(Way.COMPLETED, REGISTERED, 5, facts={"cashless": True}, without_card=True)
    made.add(Way.HALF_PAID, REGISTERED, 1)
    made.add(Way.HALF_PAID, REGISTERED, 10, base="002")
    official: dict[str, Any] = {
        "user_kind": VehicleUserKind.COMPANY,
        "vehicle_user_name": "架空市役所",
        "mandate": "架空市長",
    }
    made.add(Way.COMPLETED, REGISTERED, 12, **official)
    made.add(Way.HALF_PAID, REGISTERED, 0, **official)
    made.add(Way.SENT, REGISTERED, 0, **official)
    made.add(Way.OVERDUE, KEI, 36)
    small: dict[str, Any] = {"plate_class_number": "", "plate_kana": "あ"}
    made.add(Way.COMPLETED, KEI, 16, facts={"small_plate": True, "no_class_number": True}, **small)


def _aozora(made: Plan) -> None:
    """Its kei account is still being prepared, so what it sends for kei cars comes back."""
    waiting = (ReturnReason.DEBIT_ACCOUNT.value, "軽自動車のダイレクト納付口座の開通をお待ちください。")
    made.add(Way.RETURNED, KEI, 4, AOZORA, returned=waiting)
    made.add(Way.DRAFT, KEI, 0, AOZORA)
    made.add(Way.SENT, KEI, 0, AOZORA)
    for way in (Way.SENT, Way.LODGED, Way.EXAMINED, Way.COMPLETED):
        made.add(way, REGISTERED, 0, AOZORA)
    made.add(Way.LODGED, REGISTERED, 26, AOZORA)


def started(cases: list[Case]) -> date:
    """The first day on which anything happens."""
    return min(case.day for case in cases)
