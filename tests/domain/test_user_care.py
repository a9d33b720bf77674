"""Who looks after whom: the table of chapter 01, and the place that somebody may be given."""

from itertools import product

import pytest

from domain.refusal import Refusal
from domain.rights import OrganizationKind, Right, Role, rights_of
from domain.user_care import LOOKED_AFTER, Care, Place, place_of

CLIENT, AGENT, OPERATOR = OrganizationKind.CLIENT, OrganizationKind.AGENT, OrganizationKind.OPERATOR
STAFF = {Role.SENDER, Role.VIEWER}
TABLE = {
    (CLIENT, Role.ADMIN): {Role.BASE_ADMIN, *STAFF},
    (CLIENT, Role.BASE_ADMIN): STAFF,
    (AGENT, Role.ADMIN): {Role.BASE_ADMIN, *STAFF},
    (AGENT, Role.BASE_ADMIN): STAFF,
    (OPERATOR, Role.ADMIN): {Role.ADMIN, Role.SENDER},
}


@pytest.mark.parametrize(("kind", "role"), [*product(OrganizationKind, Role)])
def test_who_looks_after_whom(kind: OrganizationKind, role: Role) -> None:
    assert set(LOOKED_AFTER.get((kind, role), ())) == TABLE.get((kind, role), set())


@pytest.mark.parametrize(("kind", "role"), [*product(OrganizationKind, Role)])
def test_only_who_looks_after_somebody_has_the_screens(kind: OrganizationKind, role: Role) -> None:
    held = rights_of(kind, role, left=False)
    assert ({Right.SEE_USERS, Right.CHANGE_USERS} <= held) == ((kind, role) in LOOKED_AFTER)
    assert (Right.CHANGE_ADMINS in held) == ((kind, role) == (OPERATOR, Role.ADMIN))


def care(kind: OrganizationKind, role: Role, *bases: int) -> Care:
    return Care(1, "1845678", kind, LOOKED_AFTER[kind, role], frozenset(bases) if bases else None)


WHOLE, TWO = care(CLIENT, Role.ADMIN), care(CLIENT, Role.BASE_ADMIN, 1, 2)


@pytest.mark.parametrize(
    ("who", "role", "bases", "everywhere", "covered"),
    [
        (WHOLE, Role.SENDER, {1, 9}, False, True),
        (WHOLE, Role.BASE_ADMIN, {9}, False, True),
        (WHOLE, Role.SENDER, (), True, True),
        (WHOLE, Role.SENDER, (), False, True),
        (WHOLE, Role.ADMIN, (), False, False),
        (TWO, Role.SENDER, {1}, False, True),
        (TWO, Role.SENDER, {1, 2}, False, True),
        (TWO, Role.SENDER, {1, 3}, False, False),
        (TWO, Role.VIEWER, {3}, False, False),
        (TWO, Role.VIEWER, (), False, False),
        (TWO, Role.SENDER, {1}, True, False),
        (TWO, Role.BASE_ADMIN, {1}, False, False),
    ],
)
def test_a_base_admin_covers_who_works_at_own_bases_alone(
    who: Care, role: Role, bases: set[int], everywhere: bool, covered: bool
) -> None:
    assert who.covers(role, bases, everywhere) == covered


CLERKS = care(OPERATOR, Role.ADMIN)
ADMINS = Care(1, "1845678", CLIENT, (Role.ADMIN,), seen=(Role.ADMIN,))


@pytest.mark.parametrize(
    ("who", "role", "bases", "all_bases", "place"),
    [
        (WHOLE, Role.SENDER, {1, 3}, False, Place(Role.SENDER, frozenset({1, 3}))),
        (WHOLE, Role.VIEWER, {1}, True, Place(Role.VIEWER, all_bases=True)),
        (WHOLE, Role.BASE_ADMIN, {2}, False, Place(Role.BASE_ADMIN, frozenset({2}))),
        (TWO, Role.SENDER, {2}, False, Place(Role.SENDER, frozenset({2}))),
        (CLERKS, Role.SENDER, (), False, Place(Role.SENDER, all_bases=True)),
        (CLERKS, Role.ADMIN, {7}, True, Place(Role.ADMIN)),
        (ADMINS, Role.ADMIN, (), False, Place(Role.ADMIN)),
    ],
)
def test_a_place_that_can_be_given(who: Care, role: Role, bases: set[int], all_bases: bool, place: Place) -> None:
    assert place_of(who, role, bases, all_bases) == place


@pytest.mark.parametrize(
    ("who", "role", "bases", "all_bases", "refusal"),
    [
        (WHOLE, Role.ADMIN, (), False, Refusal("role_not_given", "role")),
        (TWO, Role.BASE_ADMIN, {1}, False, Refusal("role_not_given", "role")),
        (ADMINS, Role.SENDER, {1}, False, Refusal("role_not_given", "role")),
        (CLERKS, Role.VIEWER, (), True, Refusal("role_not_given", "role")),
        (WHOLE, Role.BASE_ADMIN, {1}, True, Refusal("base_admin_all_bases", "all_bases")),
        (WHOLE, Role.BASE_ADMIN, (), False, Refusal("user_bases_needed", "bases")),
        (WHOLE, Role.SENDER, (), False, Refusal("user_bases_needed", "bases")),
        (TWO, Role.SENDER, {1}, True, Refusal("all_bases_not_given", "all_bases")),
    ],
)
def test_a_place_that_cannot(who: Care, role: Role, bases: set[int], all_bases: bool, refusal: Refusal) -> None:
    with pytest.raises(Refusal) as refused:
        place_of(who, role, bases, all_bases)
    assert refused.value == refusal
