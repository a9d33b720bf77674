"""The file of the certificate app fills what its codes leave open."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certificate_file import LARGEST, read_certificate_file
from domain.certificate_reading import CertificateReading
from domain.plate import PlateParts
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from domain.weight_tax import TaxClass
from tests.domain.outcome import outcome

REGISTERED_INFO: dict[str, object] = {
    "ElectCertMgNo": "１２３４５６７８９０１２３",
    "EntryNoCarNo": "品川　１５０　お　１００７",
    "FirstregistdateE": "令和",
    "FirstregistdateY": " 5",
    "FirstregistdateM": " 1",
    "CarNo": "ＥＴＨＵＲＡＮ０００１",
    "Model": "ＢＫＧ－ＢＰＲ８５ＡＲ",
    "EngineModel": "４ＪＪ１",
    "OwnernameLowLevelChar": "株式会社髙橋運送",
    "OwnerAddressChar": "東京都品川区東大井１丁目",
    "OwnerAddressNumValue": "１２－１７",
    "UsernameLowLevelChar": "＊＊＊",
    "UserAddressChar": "＊＊＊",
    "CarKind": "普通",
    "Use": "貨物",
    "PrivateBusiness": "事業用",
    "CarWgt": "２８９０",
    "CarTotalWgt": "５９２０",
    "FuelClass": "軽油",
    "ModelSpecifyNo": "１２３４５",
    "ClassifyAroundNo": "０００１",
    "ValidPeriodExpirdateE": "令和",
    "ValidPeriodExpirdateY": " 7",
    "ValidPeriodExpirdateM": " 1",
    "ValidPeriodExpirdateD": " 4",
    "TwodimensionCodeInfo": {"FuelClassCode": "02", "ValidPeriodExpirdate": "999999"},
    "RegistCarLightCar": "01",
}
CAR = CertificateReading(
    kind=VehicleKind.REGISTERED,
    plate=PlateParts("品川", "150", "お", 1007),
    chassis_number="ETHURAN0001",
    expiry_on=date(2025, 1, 4),
    model="BKG-BPR85AR",
    engine_model="4JJ1",
    first_registered="2023-01",
    type_designation="12345",
    classification="0001",
    fuel_code="02",
    vehicle_user_name="株式会社髙橋運送",
    vehicle_user_address="東京都品川区東大井１丁目１２－１７",
    certificate_number="1234567890123",
    car_class="普通",
    use="貨物",
    ownership="事業用",
    weight_kg=2890,
    gross_weight_kg=5920,
)


def content(info: object, **changes: object) -> bytes:
    changed = {**info, **changes} if isinstance(info, dict) else info
    return json.dumps({"CertInfoImportFileVersion": "1.0", "CertInfo": changed}, ensure_ascii=False).encode()


def refusal_of(file: bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_certificate_file(file)
    return refused.value


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_fills_everything_it_has(mark: bytes) -> None:
    assert read_certificate_file(mark + content(REGISTERED_INFO)) == CAR


def test_a_user_other_than_the_owner_is_the_user() -> None:
    changes = {"UsernameLowLevelChar": "山田　太郎", "UserAddressChar": "東京都港区芝", "UserAddressNumValue": "１"}
    reading = read_certificate_file(content(REGISTERED_INFO, **changes))
    assert (reading.vehicle_user_name, reading.vehicle_user_address) == ("山田　太郎", "東京都港区芝１")


def test_a_kei_file_has_its_month_of_first_inspection() -> None:
    info = {
        "EntryNoCarNo": "足立　５８０　あ　・・・１",
        "CarNo": "ＪＦ３－１０００００１",
        "FirstexamdateE": "令和",
        "FirstexamdateY": "元",
        "FirstexamdateM": "７",
        "ValidPeriodExpirdateE": "令和",
        "ValidPeriodExpirdateY": "８",
        "ValidPeriodExpirdateM": "７",
        "ValidPeriodExpirdateD": "２５",
        "RegistCarLightCar": "02",
    }
    assert read_certificate_file(content(info)) == CertificateReading(
        kind=VehicleKind.KEI,
        plate=PlateParts("足立", "580", "あ", 1),
        chassis_number="JF3-1000001",
        expiry_on=date(2026, 7, 25),
        first_registered="2019-07",
    )


def test_without_a_date_in_words_the_one_of_the_code_counts() -> None:
    changes = {"ValidPeriodExpirdateY": "", "TwodimensionCodeInfo": {"ValidPeriodExpirdate": "280328"}}
    assert read_certificate_file(content(REGISTERED_INFO, **changes)).expiry_on == date(2028, 3, 28)


def test_an_officially_stamped_number_loses_its_kanji() -> None:
    reading = read_certificate_file(content(REGISTERED_INFO, CarNo="東［４１］１２３４５東"))
    assert (reading.chassis_number, reading.officially_stamped) == ("[41]12345", True)


def test_a_character_no_document_carries_is_shown_as_a_gap_in_the_name() -> None:
    reading = read_certificate_file(content(REGISTERED_INFO, UsernameLowLevelChar="渡\ue001　太郎"))
    assert reading.vehicle_user_name == "渡〓　太郎"


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "certificate_file_not_json"),
        (b"CertInfo", "certificate_file_not_json"),
        (b"\xff\xfe\x00", "certificate_file_not_json"),
        (b"[" * 100_000, "certificate_file_not_json"),
        (b"1" * 10_000, "certificate_file_not_json"),
        (b"[]", "certificate_file_shape"),
        (b'{"CertInfo": []}', "certificate_file_shape"),
        (b'{"CertInfo": {"CarNo": 1, "EntryNoCarNo": null}}', "certificate_file_shape"),
    ],
)
def test_another_file_is_refused(file: bytes, code: str) -> None:
    assert refusal_of(file) == Refusal(code, "certificate_file")


def test_a_file_over_one_mebibyte_is_not_opened() -> None:
    assert refusal_of(b" " * (LARGEST + 1)) == Refusal("certificate_file_too_large", "certificate_file", limit_mib=1)


def test_a_day_no_calendar_has_is_named() -> None:
    refusal = Refusal("date_not_there", "certificate_file", written="令和7年2月30日")
    changes = {"ValidPeriodExpirdateM": "2", "ValidPeriodExpirdateD": "30"}
    assert refusal_of(content(REGISTERED_INFO, **changes)) == refusal


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters(), max_size=12) | st.just("元"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(REGISTERED_INFO)), JSON_VALUES))
def test_any_value_in_any_place_is_read_or_refused(changes: dict[str, object]) -> None:
    file = json.dumps({"CertInfo": {**REGISTERED_INFO, **changes}}).encode()
    reading = outcome(lambda: read_certificate_file(file))
    if isinstance(reading, Refusal):
        assert reading.field == "certificate_file"
    else:
        f"{reading}".encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(file: bytes) -> None:
    assert refusal_of(file).field == "certificate_file"


@pytest.mark.parametrize(
    ("use", "ownership", "tax_class", "taxed_weight_kg"),
    [
        ("貨物", "事業用", TaxClass.TRUCK_COMMERCIAL, 5920),
        ("乗用", "自家用", TaxClass.PASSENGER_PRIVATE, 2890),
        ("乗合", "自家用", None, 2890),
    ],
)
def test_the_class_and_the_weight_it_is_taxed_by_follow_from_the_file(
    use: str, ownership: str, tax_class: TaxClass | None, taxed_weight_kg: int
) -> None:
    reading = read_certificate_file(content(REGISTERED_INFO, Use=use, PrivateBusiness=ownership))
    assert (reading.tax_class, reading.taxed_weight_kg) == (tax_class, taxed_weight_kg)
