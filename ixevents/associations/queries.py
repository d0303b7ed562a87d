"""What pages of calls and stands read."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, join, literal_column, or_, outerjoin, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer
from sqlalchemy.orm.interfaces import ORMOption

from ixevents.associations.models import COMING, LIVE, TOLD, Pitch, Stand, StandCall, StandDocument, StandState
from ixevents.core.languages import OFFICIAL
from ixevents.core.ready import Ready
from ixevents.events.models import Edition, EditionState, Event
from ixevents.projects.partners import Partner

FESTIVAL = "festival"
"""The programme whose editions have stands."""

BY_NAME = (Stand.association_key, Stand.id)


def call(call_id: int) -> Select[StandCall]:
    """One call, with its edition and place."""
    return select(StandCall).where(StandCall.id == call_id).options(*_of_call())


def calls() -> Select[StandCall, int]:
    """Calls, the latest edition first, with how many live applications each has, or had when its stands were called off."""
    live = Stand.state.in_([state for state in LIVE if state != StandState.HELD])
    count = select(func.count()).where(Stand.call_id == StandCall.id, or_(live, _called_off()))
    query = select(StandCall, count.scalar_subquery()).join(StandCall.edition).options(contains_eager(StandCall.edition))
    return query.options(joinedload(StandCall.place)).order_by(Edition.starts_on.desc(), StandCall.id.desc())


def public_call(slug: str) -> Select[StandCall]:
    """The call of a published edition of the festival."""
    edition = Edition.programme == FESTIVAL, Edition.slug == slug, Edition.state == EditionState.PUBLISHED
    query = select(StandCall).join(StandCall.edition).where(*edition)
    return query.options(contains_eager(StandCall.edition), joinedload(StandCall.place))


def call_of_edition(edition_id: int) -> Select[StandCall]:
    """The call of an edition."""
    return select(StandCall).where(StandCall.edition_id == edition_id).options(*_of_call())


def by_code(code: str) -> Select[Stand]:
    """The stand of a private page."""
    return select(Stand).where(Stand.code == code, Stand.forgotten_at.is_(None)).options(*_whole())


def by_uid(uid: str) -> Select[Stand]:
    """The stand whose entry in calendars has this UID, whoever asks."""
    return select(Stand).where(Stand.uid == uid)


def stand(stand_id: int) -> Select[Stand]:
    """One stand, whole."""
    return select(Stand).where(Stand.id == stand_id).options(*_whole())


def some(ids: list[int]) -> Select[Stand]:
    """Stands by their ids, whole, in the order in which they came."""
    return select(Stand).where(Stand.id.in_(ids)).options(*_whole()).order_by(Stand.id)


def known(call_id: int, sending: str, email_key: str | None, association_key: str) -> Select[Stand]:
    """What this sending, or this association with this address, has in a call already; that of the sending first."""
    same = (Stand.email_key == email_key) & (Stand.association_key == association_key) & Stand.state.in_(LIVE)
    query = select(Stand).where(Stand.call_id == call_id, (Stand.idempotency_key == sending) | same)
    return query.options(*_whole()).order_by(Stand.idempotency_key != sending, Stand.id)


def coming(call_id: int) -> Select[Stand]:
    """The stands that come, by name, with their pitches."""
    query = select(Stand).where(Stand.call_id == call_id, Stand.state.in_(COMING))
    return query.options(joinedload(Stand.pitch), joinedload(Stand.partner).load_only(Partner.slug)).order_by(*BY_NAME)


def told(call_id: int) -> Select[Stand]:
    """Who was told by letter when and where the stands are, with their pitches."""
    return select(Stand).where(Stand.call_id == call_id, Stand.state.in_(TOLD)).options(joinedload(Stand.pitch)).order_by(Stand.id)


# Built once: every page and feed of a village asks it.
@cache
def published() -> Select[Stand]:
    """The stands that come to published editions whose call is there in both official languages."""
    # Written out: a list of values would be made anew each time.
    return _published(Stand.state.in_([literal_column(f"'{state}'") for state in COMING]))


def _published(coming: ColumnElement[bool]) -> Select[Stand]:
    query = select(Stand).join(Stand.call).join(StandCall.edition).where(coming, *_shown())
    whole = contains_eager(Stand.call).options(contains_eager(StandCall.edition), joinedload(StandCall.place))
    return query.options(whole, joinedload(Stand.pitch), joinedload(Stand.partner).load_only(Partner.slug))


@cache
def names_in(count: int) -> Ready:
    """Edition, association and the moments that say since when, of the stands that come to so many editions (`edition_0` is one), by name.

    An edition whose stands are called off has one line, without an association. Every page of somebody who comes to a village asks it.
    """
    stand, call, edition = (one.__table__ for one in (Stand, StandCall, Edition))
    editions = [bindparam(f"edition_{number}", type_=Integer) for number in range(count)]
    comes = stand.c.state.in_([literal_column(f"'{state}'") for state in COMING])
    stands = outerjoin(call, stand, and_(stand.c.call_id == call.c.id, comes))
    off = call.c.called_off_at, call.c.called_off_reason
    return Ready(
        lambda: (
            select(call.c.edition_id, stand.c.association, stand.c.confirmed_at, stand.c.created_at, *off)
            .select_from(join(stands, edition, call.c.edition_id == edition.c.id))
            .where(*_shown(), edition.c.id.in_(editions), or_(stand.c.id.is_not(None), call.c.called_off_at.is_not(None)))
            .order_by(stand.c.association_key, stand.c.id)
        )
    )


def _shown() -> list[ColumnElement[bool]]:
    both = [StandCall.conditions[lang].as_string() != "" for lang in OFFICIAL]
    return [Edition.state == EditionState.PUBLISHED, *both]


def _called_off() -> ColumnElement[bool]:
    """Whether it counted when the stands were called off; what nobody had confirmed did not."""
    return (Stand.state == StandState.CALLED_OFF) & Stand.received_at.is_not(None)


def counting(call_id: int) -> Select[Stand]:
    """The applications of a call that count on a stand, whole, in the order in which they came."""
    return select(Stand).where(Stand.call_id == call_id, Stand.state.in_(LIVE)).options(*_whole()).order_by(Stand.id)


def unreached(call_id: int) -> Select[Stand]:
    """Who gave no address and counts on a stand, or did when the stands were called off: somebody calls them."""
    counts = or_(Stand.state.in_(LIVE), _called_off())
    without = Stand.call_id == call_id, Stand.email.is_(None), Stand.forgotten_at.is_(None)
    return select(Stand).where(*without, counts).order_by(*BY_NAME)


def announced() -> Select[Stand]:
    """The stands feeds tell or told of: those that come, and those that would have come had they not been called off."""
    return _published(or_(Stand.state.in_(COMING), _called_off() & Stand.confirmed_at.is_not(None)))


def pitches(call_id: int) -> Select[Pitch]:
    """The pitches of the square, by number."""
    return select(Pitch).where(Pitch.call_id == call_id).order_by(Pitch.number)


def clash(stand: Stand, email_key: str, association_key: str) -> Select[int]:
    """Another live application of the same association with the same address in a call."""
    same = Stand.email_key == email_key, Stand.association_key == association_key, Stand.state.in_(LIVE)
    return select(Stand.id).where(Stand.call_id == stand.call_id, Stand.id != stand.id, *same)


def on_the_days(since: datetime, until: datetime, event_ids: Sequence[int] | None = None) -> Select[StandCall, int, int]:
    """Calls whose stands stand between two moments, or would have, with how many come and are there; of some events' editions only."""
    coming = select(func.count()).where(Stand.call_id == StandCall.id, Stand.state.in_(COMING)).scalar_subquery()
    there = select(func.count()).where(Stand.call_id == StandCall.id, Stand.state == StandState.PRESENT).scalar_subquery()
    any_ = or_(coming > 0, StandCall.called_off_at.is_not(None))
    query = select(StandCall, coming, there).where(StandCall.ends_at > since, StandCall.arrival_from < until, any_)
    return query.where(*_of_door(event_ids)).options(*_of_call()).order_by(StandCall.starts_at, StandCall.id)


def kept(call_id: int, event_ids: Sequence[int] | None) -> Select[StandCall]:
    """One call, where one of these events belongs to its edition; None is every event."""
    return call(call_id).where(*_of_door(event_ids))


def of_partner(partner_id: int) -> Select[Stand]:
    """The stands of a partner at published editions, the latest first; also those that would have come had they not been called off."""
    comes = or_(Stand.state.in_(COMING), _called_off() & Stand.confirmed_at.is_not(None))
    shown = Stand.partner_id == partner_id, comes, Edition.state == EditionState.PUBLISHED
    query = select(Stand).join(Stand.call).join(StandCall.edition).where(*shown).order_by(StandCall.starts_at.desc(), Stand.id)
    return query.options(contains_eager(Stand.call).contains_eager(StandCall.edition), joinedload(Stand.pitch))


def linked(association_key: str, stand_id: int) -> Select[int | None]:
    """The partners that other stands of the same name are."""
    named = Stand.association_key == association_key, Stand.partner_id.is_not(None), Stand.id != stand_id
    return select(Stand.partner_id).where(*named).distinct()


def partners() -> Select[Partner]:
    """Partners of the records that may be chosen, with the other names they have or had."""
    return select(Partner).where(Partner.archived_at.is_(None)).options(selectinload(Partner.names)).order_by(Partner.id)


def _of_door(event_ids: Sequence[int] | None) -> list[ColumnElement[bool]]:
    return [] if event_ids is None else [StandCall.edition_id.in_(select(Event.edition_id).where(Event.id.in_(event_ids)))]


def document(code: str, stand_id: int) -> Select[StandDocument]:
    """A document of a stand, with its contents."""
    query = select(StandDocument).where(StandDocument.code == code, StandDocument.stand_id == stand_id)
    return query.options(undefer(StandDocument.body))


def _of_call() -> tuple[ORMOption, ...]:
    return joinedload(StandCall.edition), joinedload(StandCall.place)


def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(Stand.call).joinedload(StandCall.edition),
        joinedload(Stand.call).joinedload(StandCall.place),
        joinedload(Stand.pitch),
        joinedload(Stand.partner),
        selectinload(Stand.documents),
    )
