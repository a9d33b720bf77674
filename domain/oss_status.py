"""What the state's portal says of an application, and which of its moves we know."""

from enum import StrEnum
from itertools import pairwise

from domain.payment import FeeKind
from domain.refusal import Refusal
from domain.vehicle import VehicleKind


class OssStatus(StrEnum):
    """OSSステータス: the portal's own word, in ours."""

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


STARTS = frozenset({OssStatus.ACCEPTING})
ENDS = frozenset(
    {OssStatus.NOT_ACCEPTED, OssStatus.REJECTED, OssStatus.HANDED_OVER, OssStatus.WITHDRAWN, OssStatus.VOID}
)
COMPLETED = frozenset({OssStatus.READY, OssStatus.HANDED_OVER})
AWAITING = frozenset(
    {
        OssStatus.AWAITING_INSPECTION_FEE,
        OssStatus.AWAITING_TECHNICAL_FEE,
        OssStatus.AWAITING_WEIGHT_TAX,
        OssStatus.AWAITING_REPAYMENT,
    }
)
# A suspension can be reserved until examination ends.
SUSPENDABLE = frozenset(
    {
        OssStatus.ACCEPTED,
        OssStatus.AWAITING_INSPECTION_FEE,
        OssStatus.AWAITING_TECHNICAL_FEE,
        OssStatus.EXAMINING,
        OssStatus.CORRECTION_REQUESTED,
    }
)
WITHDRAWABLE = SUSPENDABLE | {OssStatus.AWAITING_WEIGHT_TAX, OssStatus.AWAITING_REPAYMENT}

# The kei inspection association takes both fees in one step.
FEES_OF_STEP: dict[tuple[VehicleKind, OssStatus], tuple[FeeKind, ...]] = {
    (VehicleKind.REGISTERED, OssStatus.AWAITING_INSPECTION_FEE): (FeeKind.INSPECTION,),
    (VehicleKind.REGISTERED, OssStatus.AWAITING_TECHNICAL_FEE): (FeeKind.TECHNICAL_INFORMATION,),
    (VehicleKind.REGISTERED, OssStatus.AWAITING_WEIGHT_TAX): (FeeKind.WEIGHT_TAX,),
    (VehicleKind.KEI, OssStatus.AWAITING_INSPECTION_FEE): (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION),
    (VehicleKind.KEI, OssStatus.AWAITING_WEIGHT_TAX): (FeeKind.WEIGHT_TAX,),
}

# The straight way, by kind and cashless; every other move hangs on it.
MAIN_LINE: dict[tuple[VehicleKind, bool], tuple[OssStatus, ...]] = {
    (VehicleKind.REGISTERED, False): (
        OssStatus.ACCEPTING,
        OssStatus.ACCEPTED,
        OssStatus.AWAITING_INSPECTION_FEE,
        OssStatus.AWAITING_TECHNICAL_FEE,
        OssStatus.EXAMINING,
        OssStatus.AWAITING_WEIGHT_TAX,
        OssStatus.READY,
        OssStatus.HANDED_OVER,
    ),
    (VehicleKind.REGISTERED, True): (
        OssStatus.ACCEPTING,
        OssStatus.ACCEPTED,
        OssStatus.EXAMINING,
        OssStatus.READY,
        OssStatus.HANDED_OVER,
    ),
    (VehicleKind.KEI, False): (
        OssStatus.ACCEPTING,
        OssStatus.ACCEPTED,
        OssStatus.AWAITING_INSPECTION_FEE,
        OssStatus.EXAMINING,
        OssStatus.AWAITING_WEIGHT_TAX,
        OssStatus.READY,
        OssStatus.HANDED_OVER,
    ),
}

Moves = dict[OssStatus, frozenset[OssStatus]]


def _moves(line: tuple[OssStatus, ...], cashless: bool) -> Moves:
    """All moves around one straight way."""
    following: dict[OssStatus, set[OssStatus]] = {status: set() for status in OssStatus}
    for status, after in pairwise(line):
        following[status].add(after)
    following[OssStatus.ACCEPTING].add(OssStatus.NOT_ACCEPTED)
    following[OssStatus.EXAMINING] |= {OssStatus.CORRECTION_REQUESTED, OssStatus.REJECTED}
    following[OssStatus.CORRECTION_REQUESTED] |= {OssStatus.EXAMINING, OssStatus.REJECTED}
    # The card is charged when the examination is passed, so there it is the examination whose payment can fail.
    paying = {OssStatus.EXAMINING} if cashless else AWAITING & set(line)
    for status in paying:
        following[status].add(OssStatus.AWAITING_REPAYMENT)
        following[OssStatus.AWAITING_REPAYMENT].add(line[line.index(status) + 1])
    for status in (AWAITING & set(line)) | {OssStatus.AWAITING_REPAYMENT}:
        following[status].add(OssStatus.VOID)
    beside_the_line = {OssStatus.CORRECTION_REQUESTED, OssStatus.AWAITING_REPAYMENT}
    for status in WITHDRAWABLE & (set(line) | beside_the_line):
        following[status].add(OssStatus.WITHDRAWING)
        following[OssStatus.WITHDRAWING].add(status)
    following[OssStatus.WITHDRAWING].add(OssStatus.WITHDRAWN)
    return {status: frozenset(after) for status, after in following.items()}


NEXT: dict[tuple[VehicleKind, bool], Moves] = {key: _moves(line, key[1]) for key, line in MAIN_LINE.items()}

_WORDS_OF_BOTH = {
    "申請受付処理中": OssStatus.ACCEPTING,
    "申請受付": OssStatus.ACCEPTED,
    "未受付": OssStatus.NOT_ACCEPTED,
    "検査補正要求": OssStatus.CORRECTION_REQUESTED,
    "却下": OssStatus.REJECTED,
    "重量税納付待ち": OssStatus.AWAITING_WEIGHT_TAX,
    "再納付待ち": OssStatus.AWAITING_REPAYMENT,
    "交付待ち": OssStatus.READY,
    "交付完了": OssStatus.HANDED_OVER,
    "取下中": OssStatus.WITHDRAWING,
    "取下": OssStatus.WITHDRAWN,
    "無効": OssStatus.VOID,
}
_WORDS_OF_REGISTERED = {
    "検査登録手数料納付待ち": OssStatus.AWAITING_INSPECTION_FEE,
    "技術情報管理手数料納付待ち": OssStatus.AWAITING_TECHNICAL_FEE,
    "受付審査中": OssStatus.EXAMINING,
}
_WORDS_OF_KEI = {
    "検査手数料等納付待ち": OssStatus.AWAITING_INSPECTION_FEE,
    "検査審査中": OssStatus.EXAMINING,
    "自動車検査証返付完了": OssStatus.HANDED_OVER,
}
# A word that is not here is kept as it came and changes nothing.
PORTAL_WORDS: dict[tuple[VehicleKind, str], OssStatus] = {
    (kind, word): status
    for kind, words in (
        (VehicleKind.REGISTERED, _WORDS_OF_BOTH | _WORDS_OF_REGISTERED),
        (VehicleKind.KEI, _WORDS_OF_BOTH | _WORDS_OF_KEI),
    )
    for word, status in words.items()
}


def fees_asked(vehicle_kind: VehicleKind, status: OssStatus) -> tuple[FeeKind, ...]:
    """The fees a state waits for; which one 再納付待ち means is told by the payment that failed."""
    if status is OssStatus.AWAITING_REPAYMENT:
        return tuple(FeeKind)
    return FEES_OF_STEP.get((vehicle_kind, status), ())


def next_statuses(
    vehicle_kind: VehicleKind, cashless: bool, status: OssStatus, waived: frozenset[FeeKind] = frozenset()
) -> frozenset[OssStatus]:
    """Where the portal may go from a status; a step whose fees are all waived is passed over."""
    line = MAIN_LINE[vehicle_kind, cashless]
    return frozenset(
        _first_not_waived(vehicle_kind, line[line.index(after) :], waived) if after in line else after
        for after in NEXT[vehicle_kind, cashless][status]
    )


def _first_not_waived(vehicle_kind: VehicleKind, steps: tuple[OssStatus, ...], waived: frozenset[FeeKind]) -> OssStatus:
    return next(step for step in steps if not _is_waived(FEES_OF_STEP.get((vehicle_kind, step), ()), waived))


def _is_waived(fees: tuple[FeeKind, ...], waived: frozenset[FeeKind]) -> bool:
    return bool(fees) and waived.issuperset(fees)


def is_known_move(
    vehicle_kind: VehicleKind,
    cashless: bool,
    old: OssStatus | None,
    new: OssStatus,
    waived: frozenset[FeeKind] = frozenset(),
) -> bool:
    """Whether our table foresees what the portal said; if not, it counts all the same and the agent is told."""
    if old is None:
        return new in STARTS
    return new in next_statuses(vehicle_kind, cashless, old, waived)


def status_after_payment(
    vehicle_kind: VehicleKind, cashless: bool, step: OssStatus, waived: frozenset[FeeKind] = frozenset()
) -> OssStatus:
    """Where the straight way goes on after a fee step, also when its payment had to be repeated."""
    line = MAIN_LINE[vehicle_kind, cashless]
    return _first_not_waived(vehicle_kind, line[line.index(step) + 1 :], waived)


def refuse_unless(status: OssStatus | None, allowed: frozenset[OssStatus]) -> None:
    """Our own acts keep to the table: raises `application_act_not_now` in any other state."""
    if status not in allowed:
        raise Refusal("application_act_not_now", status=status)
