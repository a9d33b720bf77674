"""Short names of companies."""

import pytest

from domain.company_name import short_company_name


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("株式会社みなと自動車", "みなと自動車"),
        ("あおぞら整備有限会社", "あおぞら整備"),
        ("（有）あおぞら整備", "あおぞら整備"),
        ("株式会社", "株式会社"),
        ("みなと株式会社自動車", "みなと株式会社自動車"),
        ("株式会社" + "長" * 30, "長" * 20),
    ],
)
def test_a_company_is_listed_without_its_legal_form(name: str, short: str) -> None:
    assert short_company_name(name) == short
