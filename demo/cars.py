"""Invented cars and vehicle users: true in form, and not to be found on any road or in any telephone book."""

import random
from dataclasses import dataclass

from domain.vehicle import VehicleKind
from domain.vehicle_user import VehicleUserKind

# Client base -> the plate regions, wards and towns around it.
AROUND: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("1845678", "001"): (("品川", "世田谷"), ("港区六本木", "港区芝浦", "品川区大崎", "渋谷区恵比寿", "世田谷区用賀")),
    ("1845678", "002"): (("練馬", "杉並", "板橋"), ("練馬区石神井町", "練馬区大泉町", "杉並区荻窪", "板橋区成増")),
    ("1845678", "003"): (("八王子", "多摩"), ("八王子市暁町", "八王子市横川町", "日野市多摩平", "町田市原町田")),
    ("1845679", "001"): (("多摩", "八王子"), ("立川市高松町", "立川市錦町", "国立市富士見台", "昭島市玉川町")),
}
KANA = "さすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるろ"
MODELS = {
    (VehicleKind.REGISTERED, False): ("ZVW50", "NHP10", "ZRR80", "GB3", "GP5", "E12", "C27", "DK5FW", "ZN6", "MXPH10"),
    (VehicleKind.REGISTERED, True): ("TRH200", "NCP160", "VM20", "GDH201", "VY12"),
    (VehicleKind.KEI, False): ("JF3", "LA600", "LA650", "MH34", "MH55", "MK53", "B44", "HA36"),
    (VehicleKind.KEI, True): ("DA17", "S321", "S500", "JJ1"),
}
CLASSES = {
    (VehicleKind.REGISTERED, False): ("300", "301", "330", "33A", "500", "501", "530", "53C"),
    (VehicleKind.REGISTERED, True): ("400", "401", "430", "100", "130"),
    (VehicleKind.KEI, False): ("580", "581", "582", "583", "58A"),
    (VehicleKind.KEI, True): ("480", "483"),
}
FAMILY_NAMES = ("仮名", "見本", "例示", "架空", "試作", "雛形", "模擬", "想定", "作例", "手本", "練習", "図示")
GIVEN_NAMES = ("太郎", "花子", "一郎", "さくら", "健", "美咲", "次郎", "陽子", "葵", "ひかり", "大輔", "結衣")
COMPANIES = ("見本商事", "架空運輸", "例示工務店", "ためし電機", "雛形食品", "仮名不動産", "模擬設備", "作例印刷")
OWN_NOTES = ("営業一課", "営業二課", "店頭")


@dataclass(frozen=True)
class Car:
    """A car with its user, as an old certificate shows them."""

    kind: VehicleKind
    cargo: bool
    plate_region: str
    plate_class_number: str
    plate_kana: str
    plate_serial: str
    chassis_number: str
    user_kind: VehicleUserKind
    vehicle_user_name: str
    representative: str
    address_1: str
    address_2: str
    age_years: int


class Garage:
    """Invents cars, none twice."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._serials = iter(chance.sample([n for n in range(11, 10_000) if n % 100 not in (42, 49)], k=3_000))
        self._chassis = iter(chance.sample(range(1_000_000, 9_000_000), k=3_000))

    def car(self, kind: VehicleKind, client: str, base: str) -> Car:
        pick = self._chance.choice
        cargo = self._chance.random() < 0.2
        company = cargo or self._chance.random() < 0.2
        regions, towns = AROUND[client, base]
        digits = str(next(self._chassis))
        return Car(
            kind=kind,
            cargo=cargo,
            plate_region=pick(regions),
            plate_class_number=pick(CLASSES[kind, cargo]),
            plate_kana=pick(KANA),
            plate_serial=str(next(self._serials)),
            # Some makers count with six digits.
            chassis_number=f"{pick(MODELS[kind, cargo])}-{digits if self._chance.random() < 0.8 else digits[:6]}",
            user_kind=VehicleUserKind.COMPANY if company and kind is VehicleKind.REGISTERED else VehicleUserKind.PERSON,
            vehicle_user_name=f"株式会社{pick(COMPANIES)}" if company else f"{pick(FAMILY_NAMES)}　{pick(GIVEN_NAMES)}",
            representative=f"代表取締役　{pick(FAMILY_NAMES)}　{pick(GIVEN_NAMES)}" if company else "",
            address_1=f"東京都{pick(towns)}９９丁目{self._chance.randint(1, 99)}番",
            address_2=f"みほんビル{self._chance.randint(2, 9)}階" if company else "",
            age_years=pick((3, 5, 7, 9, 11, 13, 15)),
        )

    def own_fields(self) -> tuple[str, ...]:
        """整備受付番号, 担当営業, 代車, お客様区分, 備考."""
        pick = self._chance.choice
        return (f"A-{self._chance.randint(1, 9999):04}", pick(OWN_NOTES), pick(("有", "無")), pick(("一般", "法人")))
