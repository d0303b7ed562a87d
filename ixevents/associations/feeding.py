"""What feeds tell of stands: who comes, in the calendar entry of the village, and once for each edition in the news."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.associations import queries
from ixevents.associations.models import Stand, StandCall
from ixevents.core import atom
from ixevents.core.languages import Translated
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.events.feed_notes import Note, Subject
from ixevents.events.models import EventKind
from ixevents.events.programme import Programme
from ixevents.extensions import db

MOST_EDITIONS = 3
"""So many festivals are news."""


class _Coming(NamedTuple):
    """What is told of a stand, or of a village whose stands are called off."""

    association: str
    confirmed_at: datetime | None
    created_at: datetime
    called_off_at: datetime | None
    called_off_reason: Translated


def in_calendars(events: Sequence[Subject]) -> Mapping[int, Note]:
    """Return who comes, for the events that are a village of stands; one statement, and none without such an event."""
    villages = {event.event_id: event.edition_id for event in events if _is_village(event)}
    if not villages:
        return {}
    editions = dict.fromkeys(villages.values())
    asked = {f"edition_{number}": edition_id for number, edition_id in enumerate(editions)}
    coming: dict[int, list[_Coming]] = {}
    for edition_id, *stand in queries.names_in(len(editions)).rows(db.session, asked):
        coming.setdefault(edition_id, []).append(_Coming(*stand))
    return {event_id: _note(coming[edition_id]) for event_id, edition_id in villages.items() if edition_id in coming}


def in_news(programme: Programme | None) -> Iterator[atom.Entry]:
    """Announce the stands of an edition as one entry, brought up to date when another one is confirmed, or when they are called off."""
    if programme is not None and programme.slug != queries.FESTIVAL:
        return
    stands = db.session.scalars(queries.announced().order_by(StandCall.starts_at.desc(), StandCall.id, *queries.BY_NAME)).all()
    groups = [(call, list(coming)) for call, coming in groupby(stands, key=lambda stand: stand.call)]
    yield from (_entry(call, coming) for call, coming in groups[:MOST_EDITIONS])


def _is_village(event: Subject) -> bool:
    return event.kind == EventKind.STAND and event.programme == queries.FESTIVAL


def _note(coming: Sequence[_Coming]) -> Note:
    off = coming[0]
    if off.called_off_at is not None:
        return Note(_off(off.called_off_reason), off.called_off_at)
    return Note(_("Stands: %(names)s.", names=_names(coming)), max(map(_since, coming)))


def _entry(call: StandCall, coming: Sequence[Stand]) -> atom.Entry:
    off = call.called_off_at
    count = ngettext("%(num)s stand: %(names)s.", "%(num)s stands: %(names)s.", len(coming), names=_names(coming))
    return atom.Entry(
        title=_("The stands, %(title)s", title=plain(call.edition.title)),
        url=external("associations.stands", lang=current_language(), edition=call.edition.slug),
        published_at=min(map(_since, coming)),
        updated_at=off or max(map(_since, coming)),
        summary=_off(call.called_off_reason) if off else count,
        category=_("Stands"),
    )


def _off(reason: Translated) -> str:
    return _("The stands are called off. %(reason)s", reason=plain(reason))


def _since(stand: Stand | _Coming) -> datetime:
    return stand.confirmed_at or stand.created_at


def _names(coming: Sequence[Stand | _Coming]) -> str:
    return ", ".join(stand.association for stand in coming)
