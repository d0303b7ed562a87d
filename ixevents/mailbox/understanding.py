"""What a message is: an answer from a calendar, the report on a letter, a machine's mail, or somebody's letter.

Pure: who the message arrived for, and whether that address is a letter's own, is told by the caller.
"""

from dataclasses import dataclass

from ixevents.mailbox import automatic, replies, reports
from ixevents.mailbox.models import InboxKind
from ixevents.mailbox.received import Received, file_name, kind
from ixevents.mailbox.replies import Answer
from ixevents.mailbox.reports import Fate, Report

_OF_ANSWERS = {replies.REPLY: InboxKind.REPLY, replies.COUNTER: InboxKind.COUNTER, replies.REFRESH: InboxKind.REFRESH}
_OF_FATES = {Fate.FAILED: InboxKind.BOUNCE, Fate.DELAYED: InboxKind.DELAY, Fate.ARRIVED: InboxKind.RECEIPT}
_COMPLAINT, _RECEIPT, _OUTLOOK = "message/feedback-report", "message/disposition-notification", "application/ms-tnef"


@dataclass(frozen=True)
class Understood:
    """What a message was taken for."""

    kind: InboxKind
    note: str = ""
    answer: Answer | None = None
    report: Report | None = None


def of_bounce(received: Received, recipient: str, authserv_id: str = "") -> Understood:
    """Understand what came back to a letter's own address; `recipient` is whom that letter was to."""
    report = reports.read(received, recipient)
    if report is not None:
        return Understood(_OF_FATES[report.fate], report=report)
    if not reports.is_report(received) and (answer := replies.find(received, authserv_id)) is not None:
        # Some calendars answer whoever the envelope names.
        return Understood(_OF_ANSWERS[answer.method], answer=answer)
    # Absences come to the envelope sender too (RFC 3834); whoever writes reports with their header was understood above.
    if not reports.is_report(received) and automatic.is_automatic(received):
        return Understood(InboxKind.AUTOMATIC, "absence")
    if any(True for _part in received.of_type(_COMPLAINT)):
        return Understood(InboxKind.BOUNCE, "complaint")
    return Understood(InboxKind.BOUNCE, "odd_report")


def of_post(received: Received, authserv_id: str) -> Understood:
    """Understand what came to the mailbox itself."""
    answer = replies.find(received, authserv_id)
    if answer is not None:
        # Calendars answer by themselves and say so: that is no absence.
        return Understood(_OF_ANSWERS[answer.method], answer=answer)
    if reports.is_report(received):
        return Understood(InboxKind.BOUNCE, "no_mark")
    if replies.methods(received):
        return Understood(InboxKind.CALENDAR, "other_method")
    if any(True for _part in received.of_type(_RECEIPT)):
        return Understood(InboxKind.AUTOMATIC, "read_receipt")
    if automatic.is_automatic(received):
        return Understood(InboxKind.AUTOMATIC, "absence" if automatic.is_absence(received) else "machine")
    outlook = any(kind(part) == _OUTLOOK or file_name(part) == "winmail.dat" for part in received.parts)
    return Understood(InboxKind.LETTER, "outlook_only" if outlook else "")
