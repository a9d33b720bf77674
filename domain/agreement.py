"""依頼先代理人／会員: how an agreement between a client's base and an agent's base stands."""

from enum import StrEnum


class AgreementState(StrEnum):
    """依頼中, 有効, 終了."""

    ASKED = "asked"
    ACTIVE = "active"
    ENDED = "ended"
