"""The codes of a certificate are read in any order, whole or in parts, and never mixed with another car's."""

import time
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.certificate_qr import read_certificate_codes
from domain.certificate_reading import CertificateReading, CertificateSymbol
from domain.finding import Finding, Severity
from domain.plate import PlateParts
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from tests.domain.outcome import outcome

TODAY = date(2026, 11, 22)
KEI, REGISTERED = VehicleKind.KEI, VehicleKind.REGISTERED

CODE_2 = "2/品川　　７７７あ７７７７/1/ZVW50-100000/2ZR-FXE/1"
CODE_3 = "2/-  /012340001/280328/9905/DAA-ZVW50/0062/-   /-   /0062/10/-  /0/0/-/-   /-    /999999/01"
# As printed: each code in a structured append set, a field may be cut anywhere.
PIECES = (
    "2/品川　　７７７あ７７７７/1/ZVW50-100",
    "000/2ZR-FXE/1",
    "2/-  /012340001/280328/9905/DAA-ZVW50/0062/- ",
    "  /-   /0062/10/-  /0/0/-/-   /-    /999999",
    "/01",
)
CAR = CertificateReading(
    kind=REGISTERED,
    plate=PlateParts("品川", "777", "あ", 7777),
    chassis_number="ZVW50-100000",
    expiry_on=date(2028, 3, 28),
    model="DAA-ZVW50",
    engine_model="2ZR-FXE",
    first_registered="1999-05",
    type_designation="01234",
    classification="0001",
    fuel_code="01",
)

KEI_2 = "K/22/品川　　７７７あ　　７７/1/JF3-000000/S07B/1"
KEI_3 = "K/31/-  /110011001/280415/0212/DBA-JF3/0044/-/-/0042/- /-  /-/-/-/-   /-    /999999"
KEI_NAME = "K/51/整備　太郎      "
KEI_ADDRESS = "K/61/東京都品川区１－２－３"
KEI_USE = "K/71/軽自動車/貨物/事業用/021/2/4/350/250/1320/1330/313/1000/km"
KEI_CAR = CertificateReading(
    kind=KEI,
    plate=PlateParts("品川", "777", "あ", 77),
    chassis_number="JF3-000000",
    expiry_on=date(2028, 4, 15),
    model="DBA-JF3",
    engine_model="S07B",
    first_registered="2002-12",
    type_designation="11001",
    classification="1001",
    vehicle_user_name="整備　太郎",
    vehicle_user_address="東京都品川区１－２－３",
    mileage_km=1000,
    car_class="軽自動車",
    use="貨物",
    ownership="事業用",
)


def refusal_of(*pieces: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_certificate_codes(pieces, TODAY)
    return refused.value


@pytest.mark.parametrize(
    "pieces",
    [
        (CODE_2, CODE_3),
        (CODE_3, CODE_2),
        PIECES,
        PIECES[::-1],
        (*PIECES, PIECES[0], PIECES[3]),
        (CODE_2, *PIECES),
        (*PIECES[:2], CODE_3),
        ("1////AbCdEf", CODE_2, "1////x", CODE_3),
        (f"{CODE_2}\r\n{CODE_3}\r\n",),
        (f"{CODE_3}\t{CODE_2}\x00\n",),
        (CODE_2 + CODE_3,),
        (CODE_3 + CODE_2 + "1////AbCdEf",),
        ("".join(PIECES),),
        ("".join(PIECES[2:] + PIECES[:2]),),
        ("\n".join(PIECES[::-1]),),
    ],
)
def test_a_registered_car_is_read_from_its_pieces_in_any_order(pieces: tuple[str, ...]) -> None:
    assert read_certificate_codes(pieces, TODAY) == CAR


@given(
    st.permutations(range(5)),
    st.integers(18, len(CODE_2) - 1),
    st.integers(24, 60),
    st.integers(61, len(CODE_3) - 1),
)
def test_a_code_may_be_cut_anywhere_after_its_head(order: list[int], cut: int, first: int, second: int) -> None:
    parts = (CODE_2[:cut], CODE_2[cut:], CODE_3[:first], CODE_3[first:second], CODE_3[second:])
    # A part read again counts once, so two that are alike do not join; only parts of one figure can be, and none is.
    assume(len(set(parts)) == len(parts))
    assert read_certificate_codes([parts[i] for i in order], TODAY) == CAR


@pytest.mark.parametrize(
    "pieces",
    [
        (KEI_2, KEI_3, KEI_NAME, KEI_ADDRESS, KEI_USE),
        (KEI_USE, KEI_ADDRESS, KEI_NAME, KEI_3, KEI_2),
        (KEI_2, KEI_3, KEI_2, KEI_NAME, KEI_ADDRESS, KEI_USE),
        ("".join((KEI_USE, KEI_2, KEI_3, KEI_NAME, KEI_ADDRESS)),),
        ("\r\n".join((KEI_USE, KEI_2, KEI_3, KEI_NAME, KEI_ADDRESS)) + "\x00",),
        (KEI_2, KEI_3.replace("K/31", "K/33"), KEI_NAME, KEI_ADDRESS, KEI_USE),
    ],
)
def test_a_kei_car_is_read_from_its_codes_in_any_order(pieces: tuple[str, ...]) -> None:
    assert read_certificate_codes(pieces, TODAY) == KEI_CAR


@pytest.mark.parametrize("ending", ["/01/999999", "/999999/01"])
def test_the_fuel_of_a_newer_kei_code_is_the_two_digit_field(ending: str) -> None:
    code = KEI_3.replace("K/31", "K/32").removesuffix("/999999") + ending
    assert read_certificate_codes((KEI_2, code), TODAY).fuel_code == "01"


def test_a_code_of_twenty_one_fields_gives_the_first_day_there_is() -> None:
    code = CODE_3.replace("/280328/", "/999999/999999/280328/")
    assert read_certificate_codes((CODE_2, code), TODAY) == CAR


@pytest.mark.parametrize(
    ("kind_of_plate", "small"), [*((sign, True) for sign in "2468BDFH"), *((sign, False) for sign in "1357ACEG-")]
)
def test_the_small_plate_of_a_kei_car_is_read(kind_of_plate: str, small: bool) -> None:
    code = KEI_2.replace("/1/JF3", f"/{kind_of_plate}/JF3")
    assert read_certificate_codes((code,), TODAY).small_plate is small


def test_an_electronic_certificate_gives_no_expiry() -> None:
    assert read_certificate_codes((CODE_2, CODE_3.replace("280328", "999999")), TODAY).expiry_on is None


def test_an_officially_stamped_number_is_known_by_its_brackets() -> None:
    reading = read_certificate_codes((CODE_2.replace("ZVW50-100000", "[41]12345"),), TODAY)
    assert (reading.chassis_number, reading.officially_stamped) == ("[41]12345", True)


def test_a_plate_without_class_number_or_kana_has_none() -> None:
    code = KEI_2.replace("品川　　７７７あ　　７７", "品　　　　　　　１２３４")
    assert read_certificate_codes((code,), TODAY).plate == PlateParts("品", None, None, 1234)


@pytest.mark.parametrize(
    ("digits", "month"), [("2705", "2027-05"), ("2805", "1928-05"), ("9999", ""), ("0001", "2000-01")]
)
def test_the_century_of_the_first_registration_follows_from_today(digits: str, month: str) -> None:
    code = CODE_3.replace("/9905/", f"/{digits}/")
    assert read_certificate_codes((CODE_2, code), TODAY).first_registered == month


def test_what_is_still_missing_is_counted_and_named() -> None:
    reading = read_certificate_codes((PIECES[0], PIECES[3], PIECES[4]), TODAY)
    assert reading == CertificateReading(
        kind=REGISTERED,
        plate=PlateParts("品川", "777", "あ", 7777),
        missing=(CertificateSymbol.CODE_2_LAST, CertificateSymbol.CODE_3_FIRST),
    )
    assert (reading.symbols_read, reading.symbols_needed) == (3, 5)


def test_a_first_part_alone_fills_what_it_holds() -> None:
    reading = read_certificate_codes((PIECES[2],), TODAY)
    assert (reading.expiry_on, reading.model, reading.symbols_read) == (date(2028, 3, 28), "DAA-ZVW50", 1)


@pytest.mark.parametrize("shown", range(5))
def test_each_piece_alone_counts_as_one_of_five(shown: int) -> None:
    symbols = [symbol for symbol in CertificateSymbol if not symbol.startswith("kei")]
    reading = read_certificate_codes((PIECES[shown],), TODAY)
    assert reading.missing == tuple(symbol for symbol in symbols if symbol is not symbols[shown])


def test_a_kei_car_needs_two_codes_of_its_six() -> None:
    reading = read_certificate_codes((KEI_NAME, KEI_3), TODAY)
    assert reading.missing == (CertificateSymbol.KEI_CODE_2,)
    assert (reading.symbols_read, reading.symbols_needed) == (1, 2)


@pytest.mark.parametrize(
    ("pieces", "first", "second"),
    [
        ((CODE_2, CODE_3, CODE_2.replace("100000", "100001")), "ZVW50-100000", "ZVW50-100001"),
        ((CODE_2, CODE_3.replace("ZVW50", "ZVW30"), CODE_3), "DAA-ZVW30", "DAA-ZVW50"),
        ((*PIECES, "2/足立　　３００さ　　　１/1/NHP10-2000000/1NZ/1"), "ZVW50-100000", "NHP10-2000000"),
        ((*PIECES[:2], "2/足立　　３００さ　　　１/1/NHP10-20"), "ZVW50-100000", "NHP10-20"),
        ((KEI_2, KEI_2.replace("000000", "000001")), "JF3-000000", "JF3-000001"),
        ((KEI_2, CODE_2), "JF3-000000", "ZVW50-100000"),
    ],
)
def test_a_code_of_another_car_is_refused_with_both(pieces: tuple[str, ...], first: str, second: str) -> None:
    assert refusal_of(*pieces) == Refusal("certificate_of_another_car", "certificate_codes", first=first, second=second)


@pytest.mark.parametrize("codes", [(CODE_2, CODE_3), (KEI_2, KEI_3)])
@pytest.mark.parametrize("stray", [("garbage code",), ("https://example.jp/", "4901234567894")])
def test_a_stray_line_beside_the_codes_is_passed_over_and_said(codes: tuple[str, ...], stray: tuple[str, ...]) -> None:
    reading = read_certificate_codes((*codes, *stray), TODAY)
    hint = Finding("certificate_code_passed_over", Severity.WARN, "certificate_codes")
    assert reading == replace(read_certificate_codes(codes, TODAY), hints=(hint,))


def test_a_description_that_does_not_suit_the_chassis_number_is_a_hint() -> None:
    reading = read_certificate_codes((CODE_2, CODE_3.replace("DAA-ZVW50", "DBA-NHP10")), TODAY)
    facts = {"chassis_number": "ZVW50-100000", "model": "DBA-NHP10"}
    assert reading.hints == (Finding("certificate_model_differs", Severity.WARN, "certificate_codes", facts),)


@pytest.mark.parametrize("code", [CODE_2[:-1] + "2", CODE_2[:-1] + "4", KEI_2[:-1] + "4"])
def test_a_paper_of_a_car_off_the_road_is_refused(code: str) -> None:
    assert refusal_of(code) == Refusal("certificate_not_live", "certificate_codes")


@pytest.mark.parametrize("code", [CODE_2[:-1] + "3", CODE_2[:-1] + "5", KEI_2[:-1] + "2", KEI_2[:-1] + "3"])
def test_a_preliminary_or_limited_certificate_is_read(code: str) -> None:
    assert read_certificate_codes((code,), TODAY).chassis_number in {"ZVW50-100000", "JF3-000000"}


@pytest.mark.parametrize("typed", ["２／品川　　７７７あ７７７７／１", "ふめひんかわ", "ﾌﾒ", "ｋ・２２・"])
def test_a_reader_that_types_kana_is_told_so(typed: str) -> None:
    assert refusal_of(typed) == Refusal("scan_in_kana", "certificate_codes")


def test_kana_is_told_even_after_good_pieces() -> None:
    assert refusal_of(CODE_2, "ふめひんかわ") == Refusal("scan_in_kana", "certificate_codes")


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ((), "certificate_codes_missing"),
        (("\r\n\x00 ",), "certificate_codes_missing"),
        (("1////AbCdEf",), "certificate_code_of_edge"),
        (("https://example.jp/",), "certificate_code_unknown"),
        (("4901234567894",), "certificate_code_unknown"),
        (("x" * 1_000_000,), "certificate_codes_too_long"),
        (tuple(f"A/{number}" for number in range(31)), "certificate_codes_too_long"),
        ((CODE_2.replace("ZVW50", "zvw50"),), "certificate_code_damaged"),
        ((CODE_2, CODE_3.replace("280328", "280230")), "certificate_code_damaged"),
        ((CODE_2, CODE_3.replace("/9905/", "/9913/")), "certificate_code_damaged"),
        (("K/22/品川/1/JF3-000000/S07B/1",), "certificate_code_damaged"),
        (("K/31/-  /1",), "certificate_code_damaged"),
    ],
)
def test_what_is_no_code_of_a_certificate_is_refused(pieces: tuple[str, ...], code: str) -> None:
    assert refusal_of(*pieces) == Refusal(code, "certificate_codes")


SCANS = st.one_of(
    st.text(alphabet=st.characters(), max_size=40),
    st.text("0123456789K/-[] あ品　ABC", max_size=60),
    st.sampled_from([CODE_2, CODE_3, *PIECES, KEI_2, KEI_3, KEI_NAME, KEI_ADDRESS, KEI_USE]),
    st.builds(
        lambda code, at, put: code[:at] + put + code[at + 1 :],
        st.sampled_from([CODE_2, CODE_3, KEI_2, KEI_3, KEI_USE]),
        st.integers(0, 60),
        st.text(alphabet=st.characters(), max_size=3),
    ),
)


@given(st.lists(SCANS, max_size=8), st.sampled_from(["", "\n", "\t"]))
def test_any_scan_is_read_or_refused(scans: list[str], between: str) -> None:
    for pieces in (scans, [between.join(scans)]):
        reading = outcome(partial(read_certificate_codes, pieces, TODAY))
        if isinstance(reading, Refusal):
            assert reading.field == "certificate_codes"
        else:
            assert 0 <= reading.symbols_read <= reading.symbols_needed


def test_the_worst_heap_of_pieces_is_sorted_quickly() -> None:
    pieces = [f"2/-  /{number:09d}/280328/" for number in range(15)] + [f"/{number:04d}/" for number in range(15)]
    started = time.process_time()
    with pytest.raises(Refusal):
        read_certificate_codes(pieces, TODAY)
    assert time.process_time() - started < 2
