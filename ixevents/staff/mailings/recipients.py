"""Choosing and listing the readers of a mailing."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_sqlalchemy.pagination import Pagination, SelectPagination
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN, fold
from ixevents.core.web import current_language, plain
from ixevents.events.models import Edition, Event, Slot
from ixevents.extensions import db
from ixevents.mailings import audiences, notices, preparation, queries
from ixevents.mailings.audiences import Selection
from ixevents.mailings.models import Mailing, MailingRecipient, RecipientState
from ixevents.outbox.models import Notice, NoticeState
from ixevents.outbox.rehearsal import Rehearsal, Sample
from ixevents.registrations import audience as registrants
from ixevents.staff import finding
from ixevents.staff.mailings import figures

LISTED = 50
LANGUAGES = (("fr", _l("French")), ("nl", _l("Dutch")), ("en", _l("English")), (UNKNOWN, _l("Not known")))
GROUPS = {
    "": _l("All"),
    "waiting": _l("Not gone yet"),
    "sent": _l("Sent"),
    "failed": _l("Failed or came back"),
    "left": _l("Left out"),
}
_WAITING = (NoticeState.DUE, NoticeState.SENDING, NoticeState.RETRY, NoticeState.HELD)
_LOST = (NoticeState.FAILED, NoticeState.BOUNCED)
_KEPT = timedelta(days=120)


def number(text: str | None) -> int:
    """Return a number from an address or a hidden field; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def choices(selection: Selection) -> dict[str, Any]:
    """Return what `who.html` offers: editions and events not long over, those selected among them, states and languages."""
    recent = now() - _KEPT
    editions = db.session.scalars(select(Edition).where(Edition.ends_on >= dates.local_day(recent)).order_by(Edition.starts_on.desc()))
    coming = select(Slot).join(Slot.event).options(contains_eager(Slot.event).load_only(Event.title)).where(Slot.ends_at >= recent)
    slots, finder = finding.slots(coming, event_id=selection.get("event", 0), chosen=selection.get("slot", 0))
    events, lang = {slot.event_id: plain(slot.event.title) for slot in slots}, current_language()
    slots = sorted(slots, key=lambda slot: (fold(plain(slot.event.title)), slot.starts_at))
    when = {slot.id: f"{plain(slot.event.title)}, {_begins(slot, lang)}" for slot in slots}
    return {
        "found": finder,
        "editions": [("", _("Any edition")), *((edition.id, plain(edition.title)) for edition in editions)],
        "events": [("", _("Any event")), *sorted(events.items(), key=lambda pair: pair[1])],
        "slots": [("", _("Any date")), *when.items()],
        "states": [(str(state), text) for state, text in registrants.STATES.items()],
        "languages": LANGUAGES,
    }


def _begins(slot: Slot, lang: str) -> str:
    day = dates.day_short(slot.starts_at, lang, slot.zone)
    return day if slot.all_day else f"{day} {dates.hour(slot.starts_at, slot.zone)}"


def would_be(mailing: Mailing, after: int) -> dict[str, Any]:
    """Return the readers a draft would reach, some at a time, and where the next ones begin."""
    chosen = audiences.chosen(mailing)
    keys = chosen.keys(after, LISTED)
    readers = chosen.load([key.id for key in keys])
    return {"listed": [readers[key.id] for key in keys if key.id in readers], "after": keys[-1].id if len(keys) == LISTED else None}


def log_page(mailing: Mailing, state: str, per_page: int) -> Pagination:
    """Return a page of the log, of one group of states or of all."""
    query = queries.log(mailing.id)
    if state == "waiting":
        query = query.where((MailingRecipient.state == RecipientState.LISTED) | Notice.state.in_(_WAITING))
    elif state == "sent":
        query = query.where(Notice.state == NoticeState.SENT)
    elif state == "failed":
        query = query.where(Notice.state.in_(_LOST))
    elif state == "left":
        written = (RecipientState.LISTED, RecipientState.WRITTEN)
        query = query.where(MailingRecipient.state.not_in(written) | (Notice.state == NoticeState.DROPPED))
    return RowPagination(select=query, session=db.session, per_page=per_page, max_per_page=per_page)


class RowPagination(SelectPagination):
    """Pages of rows with more than one thing in them."""

    def _query_items(self) -> list[Any]:
        statement = self._query_args["select"].limit(self.per_page).offset(self._query_offset)
        return list(self._query_args["session"].execute(statement).all())


def foreseen(mailing: Mailing) -> Rehearsal[None]:
    """Return what will go out: how many letters in which language, and one of each as the first reader would get it."""
    numbers = preparation.foreseen(mailing)
    samples = []
    for language in numbers:
        letter = figures.preview(mailing, language)
        samples.append(Sample(notices.kind(mailing), language, "", letter.subject, letter.text, letter.html, None, ()))
    return Rehearsal(count=numbers.total(), by_language=dict(numbers), samples=tuple(samples))
