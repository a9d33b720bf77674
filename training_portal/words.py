"""The portal's own words: the steps of an application, the states of a fee, and what else it says of a case."""

from enum import StrEnum


class Step(StrEnum):
    """Where an application stands; `tables/status_words.csv` holds the word shown for each kind."""

    ACCEPTING = "accepting"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    AWAITING_INSPECTION_FEE = "awaiting_inspection_fee"
    AWAITING_TECHNICAL_FEE = "awaiting_technical_fee"
    EXAMINING = "examining"
    CORRECTION_REQUESTED = "correction_requested"
    REJECTED = "rejected"
    AWAITING_WEIGHT_TAX = "awaiting_weight_tax"
    AWAITING_REPAYMENT = "awaiting_repayment"
    READY = "ready"
    HANDED_OVER = "handed_over"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Fee(StrEnum):
    """What is paid for one renewal."""

    INSPECTION = "inspection"
    TECHNICAL_INFORMATION = "technical_information"
    WEIGHT_TAX = "weight_tax"


class FeeState(StrEnum):
    """納付状況, as it stands on the portal's page and in its answers."""

    AWAITING = "納付待ち"
    PROCESSING = "納付処理中"
    PAID = "納付済"
    FAILED = "再納付待ち"
    WAIVED = "納付不要"


class Standstill(StrEnum):
    """What lies over a suspended case."""

    SUSPENDED = "中断中"
    RESUMING = "再開中"


class Suspension(StrEnum):
    """中断予約."""

    POSSIBLE = "可"
    RESERVED = "予約中"
    IMPOSSIBLE = "不可"


class Restart(StrEnum):
    """手続再開ステータス."""

    POSSIBLE = "各種再開依頼実施可"
    IMPOSSIBLE = "各種再開依頼実施不可"


FOUND = "取得済"
MISSING = "未取得"
MAY_HAND_OVER = "交付可能"

REGISTERED = "registered"
KEI = "kei"
KINDS = (REGISTERED, KEI)
KIND_WORDS = {REGISTERED: "登録車", KEI: "軽自動車"}
FEE_WORDS = {
    (REGISTERED, Fee.INSPECTION): "検査登録手数料",
    (KEI, Fee.INSPECTION): "検査手数料",
    (REGISTERED, Fee.TECHNICAL_INFORMATION): "技術情報管理手数料",
    (KEI, Fee.TECHNICAL_INFORMATION): "技術情報管理手数料",
    (REGISTERED, Fee.WEIGHT_TAX): "自動車重量税",
    (KEI, Fee.WEIGHT_TAX): "自動車重量税",
}

AWAITING = frozenset(
    {Step.AWAITING_INSPECTION_FEE, Step.AWAITING_TECHNICAL_FEE, Step.AWAITING_WEIGHT_TAX, Step.AWAITING_REPAYMENT}
)
UNTIL_EXAMINED = frozenset(
    {
        Step.ACCEPTED,
        Step.AWAITING_INSPECTION_FEE,
        Step.AWAITING_TECHNICAL_FEE,
        Step.EXAMINING,
        Step.CORRECTION_REQUESTED,
    }
)
WITHDRAWABLE = UNTIL_EXAMINED | AWAITING
OVER = frozenset({Step.NOT_ACCEPTED, Step.REJECTED, Step.HANDED_OVER, Step.WITHDRAWN, Step.VOID})
