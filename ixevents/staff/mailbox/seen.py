"""Whose messages are shown to whom, and what was understood and done in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import Entry
from ixevents.mailbox import handlers, queries
from ixevents.mailbox.imap import Trouble
from ixevents.mailbox.models import InboxKind, InboxMessage, InboxState
from ixevents.staff.letters.seen import ONE_LOOK

COUNCIL = ("council", "meetings", "minutes", "members")
"""The packages whose letters are the secretary's."""

KINDS = {
    InboxKind.REPLY: _l("Answer from a calendar"),
    InboxKind.COUNTER: _l("Proposal of another time"),
    InboxKind.REFRESH: _l("Asks for the invitation again"),
    InboxKind.CALENDAR: _l("Calendar entry of others"),
    InboxKind.BOUNCE: _l("Letter that came back"),
    InboxKind.DELAY: _l("Letter on its way for long"),
    InboxKind.RECEIPT: _l("Letter delivered"),
    InboxKind.FORGED: _l("Report without our mark"),
    InboxKind.AUTOMATIC: _l("Automatic message"),
    InboxKind.LETTER: _l("Message"),
}
STATES = {
    InboxState.RECEIVED: (_l("Not looked into yet"), "plain"),
    InboxState.APPLIED: (_l("Applied"), "good"),
    InboxState.BOUNCE: (_l("Noted with the letter"), "plain"),
    InboxState.AUTOMATIC: (_l("Left alone"), "over"),
    InboxState.KEPT: (_l("To decide"), "wait"),
    InboxState.LETTER: (_l("To read"), "wait"),
}
GROUPS = {
    "waiting": _l("Waiting"),
    "answers": _l("Answers applied"),
    "bounces": _l("Came back"),
    "seen": _l("Seen to"),
    "automatic": _l("Left alone"),
}
NOTES: dict[str, object] = {
    "dead": _l("Nobody has this address. No mass mail goes there any more."),
    "soft": _l(
        "It may pass: the mailbox is full or the server is away. Five letters in a row over two weeks, and the address counts as dead."
    ),
    "ours": _l("They refuse our letters as such, not the reader. Look at the state of the site."),
    "other": _l("The server refused the letter for another reason."),
    "delayed": _l("The server goes on trying: nothing is lost yet."),
    "arrived": _l("The letter was delivered or passed on."),
    "again": _l("That the letter came back was known already, or it has been sent again since."),
    "absence": _l("Somebody is away. Nothing was answered."),
    "machine": _l("A machine or a mailing list wrote it. Nothing was answered."),
    "read_receipt": _l("It says that a letter was opened, or deleted unread."),
    "forged": _l("It reports on a letter without the mark only we can make. Nothing was changed."),
    "no_mark": _l("It reports on a letter but did not come to that letter’s own address, so it was not believed. Look at the letter."),
    "odd_report": _l("It came to a letter’s own address and could not be understood. Read it, then decide about the letter."),
    "complaint": _l("The reader marked the letter as unwanted."),
    "unknown_uid": _l("It answers an invitation that nobody here knows."),
    "unsubscribed": _l("The reader’s mail program unsubscribed: no more news goes there."),
    "taken_back": _l("The same calendar has said since what is so already."),
    "other_method": _l("It is no answer to an invitation of ours."),
    "outlook_only": _l("It is written in a form only Outlook reads (winmail.dat). Ask the sender for a plain message."),
    "large": _l("It is very large: only its beginning was read."),
    "unreadable": _l("The mail server did not give it out. Look into the mailbox itself."),
    "fault": _l("Something went wrong while it was looked into. Apply it anew, or tell whoever keeps the site."),
}
ANSWERS = {
    "ACCEPTED": _l("Accepted"),
    "DECLINED": _l("Declined"),
    "TENTATIVE": _l("Perhaps"),
    "DELEGATED": _l("Sends somebody else"),
    "NEEDS-ACTION": _l("No answer in it"),
}
TROUBLES = {
    Trouble.UNREACHABLE: _l("The mailbox’s server cannot be reached."),
    Trouble.SILENT: _l("The mailbox’s server answers nothing that can be understood."),
    Trouble.ENCRYPTION: _l("The mailbox’s server offers no valid encryption."),
    Trouble.LOGIN: _l("The mailbox’s server refuses our account or password."),
    Trouble.FOLDER: _l("A folder of the mailbox cannot be opened."),
}


def mine() -> tuple[ColumnElement[bool], ...]:
    """Return which messages the person signed in may read: who does not see the persons of all programmes keeps the council's."""
    if access.sees_everybody():
        return ()
    return (queries.of_areas(COUNCIL),) if access.may(Power.KEEP_COUNCIL) else (queries.of_areas(()),)


def state(message: InboxMessage) -> tuple[object, str]:
    """Return where a message stands, and how its tag looks."""
    return (_l("Seen to"), "over") if message.seen_to_at else STATES[message.state]


def done(message: InboxMessage) -> str:
    """Return what was done with a message, or why not, in a sentence."""
    own = handlers.say(message.area, message.note)
    return own or str(NOTES.get(message.note, "")) or message.fault


def answer_rows(message: InboxMessage) -> list[dict[str, str]]:
    """Return what was read in a message, row by row."""
    return [{"key": str(key), "value": value} for key, value in (*_answer(message), *_report(message)) if value]


def note(message: InboxMessage) -> None:
    """Write into the journal that a message was read."""
    look = Entry.verb == "see_message", Entry.object_id == message.id, Entry.actor == access.actor()
    if not db.session.scalar(select(Entry.id).where(*look, Entry.happened_at > now() - ONE_LOOK).limit(1)):
        journal.record("see_message", message, actor=access.actor())


def _answer(message: InboxMessage) -> Iterator[tuple[object, str]]:
    found: dict[str, Any] = message.understood or {}
    if "uid" not in found:
        return
    yield _("Answer"), str(ANSWERS.get(found["partstat"], found["partstat"]))
    yield _("On behalf of"), message.attendee
    yield _("Passes it to"), found["delegated_to"]
    yield _("Proposes"), _span(found["proposed_start"], found["proposed_end"])
    yield _("Says"), found["comment"]
    yield _("Given"), _moment(found["stamp"])
    if message.kind == InboxKind.REPLY and found["sequence"] is not None:
        yield _("To version"), str(found["sequence"])
    yield _("Is the sender genuine"), str(_genuine(found))


def _genuine(found: dict[str, Any]) -> object:
    if found["verified"] is False:
        return _("No: the check of the sender (DMARC) failed.")
    if found["by_stranger"]:
        return _("It came from another address than that of the person who answers.")
    return _("Yes, our mail server has checked the sender.") if found["verified"] else _("Not known.")


def _report(message: InboxMessage) -> Iterator[tuple[object, str]]:
    found: dict[str, Any] = message.understood or {}
    if "fate" in found:
        yield _("Status"), found["status"]
        yield _("The server said"), found["diagnosis"]


def _span(start: str | None, end: str | None) -> str:
    first, last = _moment(start), _moment(end)
    # The day is said once.
    same = first.rpartition(", ")[0] == last.rpartition(", ")[0]
    return " – ".join(filter(None, (first, last.rpartition(", ")[2] if same else last)))


def _moment(text: str | None) -> str:
    if not text:
        return ""
    moment = datetime.fromisoformat(text)
    return f"{dates.day_short(moment, current_language())}, {dates.hour(moment)}"
