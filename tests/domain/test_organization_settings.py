"""What an organization sets by itself: what fits together, who sets what, what has changed."""

from dataclasses import fields, replace

import pytest

from domain.organization_settings import (
    OrganizationSettings,
    OwnField,
    changed_settings,
    completed,
    settings_of,
    settings_refusals,
)
from domain.refusal import Refusal
from domain.rights import OrganizationKind

NOTHING = completed(OrganizationSettings())
STATEMENTS = replace(
    NOTHING, statement_name="経理部", statement_postal_code="106-0032", statement_address_1="東京都港区六本木９"
)


def own(*given: tuple[str, bool]) -> OrganizationSettings:
    return completed(replace(NOTHING, own_fields=tuple(OwnField(*one) for one in given)))


@pytest.mark.parametrize(
    "settings",
    [
        NOTHING,
        STATEMENTS,
        replace(STATEMENTS, statement_address_2="３階"),
        own(("顧客番号", True), ("", False), ("代車", False)),
        replace(NOTHING, password_life_days=30),
        replace(NOTHING, password_life_days=730),
    ],
)
def test_what_fits_together_is_taken(settings: OrganizationSettings) -> None:
    assert [*settings_refusals(settings)] == []


@pytest.mark.parametrize(
    ("settings", "refusals"),
    [
        (replace(STATEMENTS, statement_name=""), [Refusal("statement_address_incomplete", "statement_name")]),
        (
            replace(NOTHING, statement_address_2="３階"),
            [
                Refusal("statement_address_incomplete", name)
                for name in ("statement_name", "statement_postal_code", "statement_address_1")
            ],
        ),
        (own(("", False), ("", True)), [Refusal("own_field_label_missing", "own_2")]),
        (own(("代車", False), ("代車", True)), [Refusal("own_field_label_twice", "own_2", label="代車")]),
        (own(("あ" * 21, False)), [Refusal("text_too_long", "own_1", limit=20, length=21)]),
        *(
            (
                replace(NOTHING, password_life_days=days),
                [Refusal("password_life_range", "password_life_days", least=30, most=730)],
            )
            for days in (-1, 0, 29, 731)
        ),
    ],
)
def test_what_does_not_is_refused_at_its_field(settings: OrganizationSettings, refusals: list[Refusal]) -> None:
    assert [*settings_refusals(settings)] == refusals


def test_an_agent_sets_neither_statements_nor_own_fields() -> None:
    assert settings_of(OrganizationKind.CLIENT) == tuple(field.name for field in fields(OrganizationSettings))
    assert settings_of(OrganizationKind.AGENT) == (
        "billing_email", "daily_mail", "monthly_mail", "password_life_days", "sign_in_places",
    )  # fmt: skip


def test_what_has_changed_is_named() -> None:
    after = replace(STATEMENTS, daily_mail=True, own_fields=(OwnField("代車"),))
    assert changed_settings(NOTHING, NOTHING) == ()
    assert changed_settings(STATEMENTS, after) == ("daily_mail", "own_fields")
