"""Plates are read from free text, checked box by box and shown as they look."""

import csv
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finding import Finding, Severity
from domain.plate import CLASS_LETTERS, Plate, PlateParts, check_plate, read_plate
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from tests.domain.outcome import outcome

KEI, REGISTERED = VehicleKind.KEI, VehicleKind.REGISTERED
REGIONS = frozenset({"品川", "足立", "つくば", "袖ヶ浦", "横浜", "札"})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("品川 600 さ 11-11", PlateParts("品川", "600", "さ", 1111)),
        ("品川600さ1111", PlateParts("品川", "600", "さ", 1111)),
        ("品川６００サ１１－１１", PlateParts("品川", "600", "さ", 1111)),
        ("品川-500-さ-1001", PlateParts("品川", "500", "さ", 1001)),
        ("品川　300　あ　・・・1", PlateParts("品川", "300", "あ", 1)),
        ("品川 3AA さ 1 23", PlateParts("品川", "3AA", "さ", 123)),
        ("横浜300y1234", PlateParts("横浜", "300", "Y", 1234)),
        ("つくば500い12", PlateParts("つくば", "500", "い", 12)),
        ("いわきい1111", PlateParts("いわき", None, "い", 1111)),
        ("袖ケ浦 580 あ ・・42", PlateParts("袖ヶ浦", "580", "あ", 42)),
        ("札 5 さ 12", PlateParts("札", "5", "さ", 12)),
        ("・・11", PlateParts(serial=11)),
        ("11-11", PlateParts(serial=1111)),
        ("1111", PlateParts(serial=1111)),
        ("さ 1111", PlateParts(kana="さ", serial=1111)),
        ("600さ", PlateParts(class_number="600", kana="さ")),
        ("30a", PlateParts(class_number="30A")),
        ("品川", PlateParts(region="品川")),
        ("品川 600", PlateParts("品川", "600")),
        ("品川 1111", PlateParts(region="品川", serial=1111)),
        ("品川 600 1111", PlateParts("品川", "600", None, 1111)),
        ("つ", PlateParts(kana="つ")),
        ("品川 ？？ 1111", PlateParts(region="品川", serial=1111)),
        ("0000", PlateParts()),
        ("", PlateParts()),
    ],
)
def test_free_text_gives_as_many_parts_as_it_names(text: str, parts: PlateParts) -> None:
    assert read_plate(text) == parts


@pytest.mark.parametrize(
    ("serial", "shown"), [(1111, "11-11"), (123, "・123"), (11, "・・11"), (1, "・・・1"), (1001, "10-01")]
)
def test_a_plate_is_shown_with_dots_for_missing_digits(serial: int, shown: str) -> None:
    assert Plate("品川", "600", "さ", serial).text == f"品川 600 さ {shown}"


def test_a_plate_without_class_number_leaves_no_gap_but_keeps_its_key() -> None:
    plate = Plate("品川", "", "あ", 1234)
    assert (plate.text, plate.key, plate.key_parts) == (
        "品川 あ 12-34",
        "品川||あ|1234",
        ("品川", "", "あ", "1234"),
    )


def test_four_boxes_are_put_right_into_one_plate() -> None:
    plate, hints = check_plate(" 品川\u3000", "３０ａ", "サ", "０１１", REGISTERED, REGIONS)
    assert plate == Plate("品川", "30A", "さ", 11)
    assert hints == []


def test_the_small_plate_and_the_missing_class_number_are_for_kei_alone() -> None:
    plate, _ = check_plate("足立", "", "あ", "1234", KEI, REGIONS, no_class_number=True, small_plate=True)
    assert plate == Plate("足立", "", "あ", 1234, small_plate=True)
    plate, _ = check_plate("足立", "300", "あ", "1234", REGISTERED, REGIONS, small_plate=True)
    assert plate.small_plate is False
    with pytest.raises(Refusal) as refused:
        check_plate("足立", "", "あ", "1234", REGISTERED, REGIONS, no_class_number=True)
    assert refused.value == Refusal("plate_class_number_needed", "plate_class_number")


@pytest.mark.parametrize(
    ("boxes", "code", "field"),
    [
        (("", "600", "さ", "1111"), "plate_region_missing", "plate_region"),
        (("SHINAGAWA", "600", "さ", "1111"), "plate_region_shape", "plate_region"),
        (("東京都品川", "600", "さ", "1111"), "plate_region_shape", "plate_region"),
        (("品\x00川", "600", "さ", "1111"), "plate_region_shape", "plate_region"),
        (("品川", "", "さ", "1111"), "plate_class_number_missing", "plate_class_number"),
        (("品川", "6000", "さ", "1111"), "plate_class_number_shape", "plate_class_number"),
        (("品川", "A00", "さ", "1111"), "plate_class_number_shape", "plate_class_number"),
        (("品川", "30B", "さ", "1111"), "plate_class_number_shape", "plate_class_number"),
        (("品川", "600", "", "1111"), "plate_kana_missing", "plate_kana"),
        (("品川", "600", "お", "1111"), "plate_kana_unknown", "plate_kana"),
        (("品川", "600", "ん", "1111"), "plate_kana_unknown", "plate_kana"),
        (("品川", "600", "が", "1111"), "plate_kana_unknown", "plate_kana"),
        (("品川", "600", "Z", "1111"), "plate_kana_unknown", "plate_kana"),
        (("品川", "600", "さ", ""), "plate_serial_missing", "plate_serial"),
        (("品川", "600", "さ", "0"), "plate_serial_shape", "plate_serial"),
        (("品川", "600", "さ", "12345"), "plate_serial_shape", "plate_serial"),
        (("品川", "600", "さ", "9" * 400), "plate_serial_shape", "plate_serial"),
        (("品川", "600", "さ", "1é"), "plate_serial_shape", "plate_serial"),
    ],
)
def test_a_box_of_the_wrong_shape_is_refused_by_name(boxes: tuple[str, str, str, str], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_plate(*boxes, REGISTERED, REGIONS)
    assert refused.value == Refusal(code, field)


def test_a_class_number_beside_the_tick_for_none_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        check_plate("品川", "500", "さ", "1111", KEI, REGIONS, no_class_number=True)
    assert refused.value == Refusal("plate_class_number_and_none", "plate_class_number")


def test_an_unknown_region_is_a_hint_with_what_is_near() -> None:
    _, hints = check_plate("つくぱ", "600", "さ", "1111", REGISTERED, REGIONS)
    facts = {"region": "つくぱ", "suggestions": ("つくば",)}
    assert hints == [Finding("plate_region_unknown", Severity.WARN, "plate_region", facts)]


@pytest.mark.parametrize(
    ("kind", "kana", "unusual"),
    [
        *((REGISTERED, kana, False) for kana in "さあをわれよEHKMTY"),
        *((REGISTERED, kana, True) for kana in "AB"),
        *((KEI, kana, False) for kana in "さあをわれりよAB"),
        *((KEI, kana, True) for kana in "EHKMTY"),
    ],
)
def test_a_kana_of_the_other_kind_is_a_hint(kind: VehicleKind, kana: str, unusual: bool) -> None:
    _, hints = check_plate("品川", "580", kana, "1111", kind, REGIONS)
    assert hints == ([Finding("plate_kana_unusual", Severity.WARN, "plate_kana", {"kana": kana})] if unusual else [])


def test_a_class_number_of_registered_cars_is_a_hint_on_a_kei_plate() -> None:
    _, hints = check_plate("品川", "300", "さ", "1111", KEI, REGIONS)
    facts = {"class_number": "300"}
    assert hints == [Finding("plate_class_number_unusual", Severity.WARN, "plate_class_number", facts)]


def test_the_reference_lists_138_regions_still_issued_and_the_old_ones() -> None:
    with Path("reference/plate_regions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["region"] for row in rows}) == len(rows)
    issued = {row["region"]: row["valid_from"] for row in rows if row["issued"] == "yes"}
    assert len(issued) == 138
    added = {region for region, valid_from in issued.items() if valid_from == "2025-05-07"}
    assert added == {"十勝", "日光", "江戸川", "安曇野", "南信州"}
    assert {"札", "品", "髙", "茨城", "栃木"} <= {row["region"] for row in rows if row["issued"] == "no"}


PLATES = st.builds(
    Plate,
    region=st.sampled_from(["品川", "つくば", "いわき", "袖ヶ浦", "伊勢志摩", "札", "なにわ", "南信州"]),
    class_number=st.from_regex(f"[0-9][0-9{CLASS_LETTERS}]{{0,2}}", fullmatch=True),
    kana=st.sampled_from("さあをわれよEHKMTYAB"),
    serial=st.integers(1, 9999),
)


@given(PLATES)
def test_what_is_shown_is_read_back(plate: Plate) -> None:
    assert read_plate(plate.text) == PlateParts(plate.region, plate.class_number, plate.kana, plate.serial)


@given(st.text(alphabet=st.characters(), max_size=80), st.sampled_from(VehicleKind))
def test_any_text_in_any_box_is_read_or_refused(text: str, kind: VehicleKind) -> None:
    read_plate(text)
    for boxes in (
        (text, "600", "さ", "1"),
        ("品川", text, "さ", "1"),
        ("品川", "600", text, "1"),
        ("品川", "600", "さ", text),
    ):
        checked = outcome(partial(check_plate, *boxes, kind, REGIONS))
        if isinstance(checked, Refusal):
            assert checked.field is not None
        else:
            assert read_plate(checked[0].text).serial == checked[0].serial


@pytest.mark.parametrize("text", ["品" * 1_000_000, "1" * 1_000_000, "・ " * 500_000, "\ud800" * 1_000_000])
def test_a_megabyte_is_no_plate(text: str) -> None:
    assert read_plate(text) == PlateParts()
    with pytest.raises(Refusal):
        check_plate(text, "600", "さ", "1111", REGISTERED, REGIONS)
