"""Text fitted to its place, whatever it is."""

import pytest

from documents.fitting import fit, wrapped
from documents.typefaces import Face, load_typefaces, measure
from tests.documents.examples import BROKEN, NAMES

TEXTS = ("練馬", "1,234,567円", "GRX133-6001234", "受付番号 1000000000000000006 にて納付済", NAMES, BROKEN, "長" * 500)


@pytest.fixture(autouse=True)
def typefaces() -> None:
    load_typefaces()


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [20.0, 40.0, 70.0])
@pytest.mark.parametrize("face", list(Face))
@pytest.mark.parametrize("align", [0, 0.5, 1])
def test_no_text_leaves_its_place_or_gets_too_small(text: str, width: float, face: Face, align: float) -> None:
    strokes = fit(text, face, 6.4, width, align)
    edges = [(stroke.right, stroke.right + measure(stroke.text, face) * stroke.size) for stroke in strokes]
    assert min(left for left, _ in edges) >= -0.001
    assert max(right for _, right in edges) <= width + 0.001
    assert min(stroke.size for stroke in strokes) >= 6.4 * 0.7


def test_amounts_stand_at_the_right_edge() -> None:
    ends = [
        last.right + measure(last.text, Face.DIGITS) * last.size
        for last in (fit(text, Face.DIGITS, 6.4, 50, 1)[-1] for text in ("0円", "1,800円", "50,400円"))
    ]
    assert ends == pytest.approx([50, 50, 50])


def test_figures_are_equally_wide() -> None:
    assert {round(measure(figure, Face.DIGITS), 6) for figure in "0123456789,/: -"} == {0.5}


def test_nothing_is_drawn_for_nothing() -> None:
    assert (fit("", Face.TEXT, 6.4, 50, 0), fit("\u200b", Face.TEXT, 6.4, 50, 0)) == ((), ())


def test_two_lines_break_at_a_blank_where_there_is_one() -> None:
    strokes = fit("尾張小牧 500 さ 1234", Face.DIGITS, 6.4, 50, 0)
    lines = ["".join(stroke.text for stroke in strokes if (stroke.up > 0) is upper) for upper in (True, False)]
    assert lines == ["尾張小牧 500 さ", "1234"]


def test_a_heading_wraps_into_even_lines() -> None:
    assert wrapped("技術情報管理手数料金額", Face.TEXT, 6, 36) == ["技術情報管理", "手数料金額"]
