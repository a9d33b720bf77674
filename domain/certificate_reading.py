"""What a 車検証 says of a car, whether read from its codes or from its file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.finding import Finding
from domain.plate import PlateParts
from domain.vehicle import VehicleKind
from domain.weight_tax import BY_GROSS_WEIGHT, TaxClass, tax_class_of


class CertificateSymbol(StrEnum):
    """The printed symbols that are needed: five of a 登録車, two of a 軽自動車."""

    CODE_2_FIRST = "code_2_first"
    CODE_2_LAST = "code_2_last"
    CODE_3_FIRST = "code_3_first"
    CODE_3_MIDDLE = "code_3_middle"
    CODE_3_LAST = "code_3_last"
    KEI_CODE_2 = "kei_code_2"
    KEI_CODE_3 = "kei_code_3"


SYMBOLS = {
    VehicleKind.REGISTERED: tuple(symbol for symbol in CertificateSymbol if not symbol.startswith("kei")),
    VehicleKind.KEI: (CertificateSymbol.KEI_CODE_2, CertificateSymbol.KEI_CODE_3),
}


_NO_PLATE = PlateParts()


@dataclass(frozen=True)
class CertificateReading:
    """Everything that was read; empty text or None is what the certificate or the pieces so far do not say."""

    kind: VehicleKind
    plate: PlateParts = _NO_PLATE
    small_plate: bool = False
    chassis_number: str = ""
    officially_stamped: bool = False
    expiry_on: date | None = None
    model: str = ""
    engine_model: str = ""
    first_registered: str = ""  # YYYY-MM
    type_designation: str = ""
    classification: str = ""
    fuel_code: str = ""
    vehicle_user_name: str = ""
    vehicle_user_address: str = ""
    mileage_km: int | None = None
    certificate_number: str = ""
    car_class: str = ""
    use: str = ""
    ownership: str = ""
    weight_kg: int | None = None
    gross_weight_kg: int | None = None
    missing: tuple[CertificateSymbol, ...] = ()
    hints: tuple[Finding, ...] = ()

    @property
    def tax_class(self) -> TaxClass | None:
        return tax_class_of(self.kind, self.car_class, self.use, self.ownership)

    @property
    def taxed_weight_kg(self) -> int | None:
        """The weight that the class is taxed by."""
        return self.gross_weight_kg if self.tax_class in BY_GROSS_WEIGHT else self.weight_kg

    @property
    def symbols_needed(self) -> int:
        return len(SYMBOLS[self.kind])

    @property
    def symbols_read(self) -> int:
        return self.symbols_needed - len(self.missing)


FUELS = {
    "00": "なし",
    "01": "ガソリン",
    "02": "軽油",
    "03": "LPG",
    "04": "灯油",
    "05": "電気",
    "06": "ガソリン・LPG",
    "07": "ガソリン・灯油",
    "08": "メタノール",
    "09": "CNG",
    "11": "LNG",
    "12": "ANG",
    "13": "圧縮水素",
    "14": "ガソリン・電気",
    "15": "LPG・電気",
    "16": "軽油・電気",
    "17": "ガソリン・LPG(切替式)",
    "18": "ガソリン・灯油(切替式)",
    "99": "その他",
}


def type_and_classification(digits: str) -> tuple[str, str]:
    """型式指定番号 and 類別区分番号: 5 + 4 digits, after an asterisk perhaps; other lengths stay in one."""
    plain = digits.strip().removeprefix("*").strip("-")
    return (plain[:5], plain[5:]) if len(plain) == 9 else (plain, "")
