"""Who rewrites the chip of the electronic certificate, and who fetches a kei car's papers."""

from enum import StrEnum


class RenewalPlace(StrEnum):
    """電子車検証更新区分."""

    OFFICE = "office"
    AGENT = "agent"
    CLIENT = "client"
    AGENT_NAMED = "agent_named"
    CLIENT_NAMED = "client_named"


class Pickup(StrEnum):
    """車検証等受取区分 (kei only)."""

    AGENT = "agent"
    CLIENT = "client"


def pickup_taken(asked: Pickup | None, preset: Pickup, clients_choose: bool) -> Pickup:
    """What counts: the client's answer only where the agent base asks for one (設定可)."""
    return asked if clients_choose and asked is not None else preset


# 申請個別指定: the delegate number is given for this one application.
NAMED_PLACES = frozenset({RenewalPlace.AGENT_NAMED, RenewalPlace.CLIENT_NAMED})
