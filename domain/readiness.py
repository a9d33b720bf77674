"""Whether the papers an application needs are there in electronic form."""

from enum import StrEnum


class ConformityState(StrEnum):
    """電子保適証: 登録済, 未確認, なし."""

    REGISTERED = "registered"
    UNCONFIRMED = "unconfirmed"
    NONE = "none"


class InsuranceState(StrEnum):
    """自賠責: 電子(確認済), 反映待ち, 紙."""

    ELECTRONIC = "electronic"
    PENDING = "pending"
    PAPER = "paper"
