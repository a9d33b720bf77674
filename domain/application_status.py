"""How an application stands for both sides, derived from the portal's word alone."""

from enum import StrEnum

from domain.oss_status import COMPLETED, OssStatus


class ApplicationStatus(StrEnum):
    """申請ステータス."""

    PREPARING = "preparing"
    APPLYING = "applying"
    CORRECTION_REQUESTED = "correction_requested"
    SUSPENDED = "suspended"
    RESUMING = "resuming"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    ERROR = "error"
    COMPLETED = "completed"


class Overlay(StrEnum):
    """What lies over the status while the portal says so."""

    SUSPENDED = "suspended"
    RESUMING = "resuming"


_BY_OSS_STATUS = {
    OssStatus.CORRECTION_REQUESTED: ApplicationStatus.CORRECTION_REQUESTED,
    OssStatus.WITHDRAWING: ApplicationStatus.WITHDRAWING,
    OssStatus.WITHDRAWN: ApplicationStatus.WITHDRAWN,
    OssStatus.NOT_ACCEPTED: ApplicationStatus.ERROR,
    OssStatus.REJECTED: ApplicationStatus.ERROR,
    OssStatus.VOID: ApplicationStatus.ERROR,
} | dict.fromkeys(COMPLETED, ApplicationStatus.COMPLETED)

ENDS = frozenset({ApplicationStatus.WITHDRAWN, ApplicationStatus.ERROR, ApplicationStatus.COMPLETED})


def application_status(oss_status: OssStatus | None, overlay: Overlay | None = None) -> ApplicationStatus:
    """None means taken but not yet applied; nothing lies over an application that is over."""
    if oss_status is None:
        return ApplicationStatus.PREPARING
    status = _BY_OSS_STATUS.get(oss_status, ApplicationStatus.APPLYING)
    if overlay is None or status in ENDS:
        return status
    return ApplicationStatus(overlay.value)
