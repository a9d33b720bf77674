"""申請ステータス follows from the portal's status by one function."""

import pytest

from domain.application_status import ApplicationStatus, Overlay, application_status
from domain.oss_status import OssStatus

SPECIFIED = """
preparing ← nothing
applying ← accepting accepted awaiting_inspection_fee awaiting_technical_fee examining
applying ← awaiting_weight_tax awaiting_repayment
correction_requested ← correction_requested
withdrawing ← withdrawing
withdrawn ← withdrawn
error ← not_accepted rejected void
completed ← ready handed_over
"""
CASES = [
    (None if oss == "nothing" else OssStatus(oss), ApplicationStatus(status.strip()))
    for status, words in (line.split("←") for line in SPECIFIED.strip().splitlines())
    for oss in words.split()
]
OVER = {ApplicationStatus.ERROR, ApplicationStatus.WITHDRAWN, ApplicationStatus.COMPLETED}


def test_every_portal_status_has_its_application_status():
    assert {oss for oss, _ in CASES} == {None, *OssStatus}


@pytest.mark.parametrize(("oss_status", "status"), CASES)
def test_the_application_status_follows_the_portals(oss_status, status):
    assert application_status(oss_status) is status


@pytest.mark.parametrize(("oss_status", "status"), CASES)
@pytest.mark.parametrize("overlay", Overlay)
def test_a_suspension_lies_over_everything_that_is_lodged_and_not_over(oss_status, status, overlay):
    hidden = oss_status is not None and status not in OVER
    assert application_status(oss_status, overlay) == (ApplicationStatus(overlay.value) if hidden else status)
