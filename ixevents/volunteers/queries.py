"""What pages of volunteers and their shifts read."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from ixevents.core.alphabetical import alphabetical
from ixevents.events.models import Edition, EditionState
from ixevents.volunteers.models import Shift, Turn, Volunteer, VolunteerCall

BY_TIME = (Shift.starts_at, Shift.ends_at, Shift.id)


def calls() -> Select[VolunteerCall]:
    """Calls, the latest edition first, with their shifts."""
    query = select(VolunteerCall).join(VolunteerCall.edition).options(contains_eager(VolunteerCall.edition))
    return query.options(selectinload(VolunteerCall.shifts)).order_by(Edition.starts_on.desc(), VolunteerCall.id.desc())


def former(edition: Edition) -> Select[VolunteerCall]:
    """The latest call of an earlier edition of a programme, with its shifts and their places."""
    earlier = Edition.programme == edition.programme, Edition.starts_on < edition.starts_on, VolunteerCall.shifts.any()
    query = select(VolunteerCall).join(VolunteerCall.edition).where(*earlier).options(*_whole())
    return query.order_by(Edition.starts_on.desc(), VolunteerCall.id.desc()).limit(1)


def call(call_id: int) -> Select[VolunteerCall]:
    """One call, with its edition."""
    return select(VolunteerCall).where(VolunteerCall.id == call_id).options(joinedload(VolunteerCall.edition))


def call_of_edition(edition_id: int) -> Select[VolunteerCall]:
    """The call of an edition, as the public reads it: open, with its shifts."""
    shown = VolunteerCall.edition_id == edition_id, VolunteerCall.open.is_(True)
    return select(VolunteerCall).where(*shown).options(*_whole())


def public_call(programme: str, slug: str) -> Select[VolunteerCall]:
    """The call of a published edition, open or not."""
    edition = Edition.programme == programme, Edition.slug == slug, Edition.state == EditionState.PUBLISHED
    return select(VolunteerCall).join(VolunteerCall.edition).where(*edition).options(*_whole())


def shifts_of(call_id: int) -> Select[Shift]:
    """The shifts of a call by time, with their places."""
    return select(Shift).where(Shift.call_id == call_id).options(joinedload(Shift.place)).order_by(*BY_TIME)


def shifts(ids: Sequence[int]) -> Select[Shift]:
    """Shifts by their ids, by time, with their place and call."""
    whole = joinedload(Shift.place), joinedload(Shift.call).joinedload(VolunteerCall.edition)
    return select(Shift).where(Shift.id.in_(ids)).options(*whole).order_by(*BY_TIME)


def by_uid(uid: str) -> Select[Shift]:
    """The shift whose entry in calendars has this UID."""
    return select(Shift).where(Shift.uid == uid)


def by_code(code: str) -> Select[Volunteer]:
    """The volunteer of a private page."""
    return volunteers().where(Volunteer.code == code, Volunteer.forgotten_at.is_(None))


def volunteer(volunteer_id: int) -> Select[Volunteer]:
    """One volunteer, whole."""
    return volunteers().where(Volunteer.id == volunteer_id)


def some(ids: Sequence[int]) -> Select[Volunteer]:
    """Volunteers by their ids, whole."""
    return volunteers().where(Volunteer.id.in_(ids)).order_by(Volunteer.id)


def known(call_id: int, sending: str, email_key: str | None) -> Select[Volunteer]:
    """Whom this sending, or this address, made a volunteer of a call already; that of the sending first."""
    # NULL is no address that two people share: who gave none is known by the sending alone.
    same = (Volunteer.idempotency_key == sending) | (Volunteer.email_key == email_key if email_key else false())
    query = volunteers().where(Volunteer.call_id == call_id, same, Volunteer.forgotten_at.is_(None))
    return query.order_by(case((Volunteer.idempotency_key == sending, 0), else_=1), Volunteer.id)


def ahead(edition_id: int, *narrowed: ColumnElement[bool]) -> Select[Shift]:
    """The shifts of an edition of these conditions that are not called off, by time, with their places."""
    mine = VolunteerCall.edition_id == edition_id, Shift.called_off_at.is_(None)
    return select(Shift).join(Shift.call).where(*mine, *narrowed).options(joinedload(Shift.place)).order_by(*BY_TIME)


def unreached(edition_id: int, moment: datetime) -> Select[Turn]:
    """Turns that ended with a shift that was called off and is still to come, of those whom no letter can tell: somebody calls them."""
    gone = VolunteerCall.edition_id == edition_id, Shift.called_off_at.is_not(None), Shift.ends_at > moment
    mine = Turn.ended_at == Shift.called_off_at, Volunteer.email.is_(None), Volunteer.forgotten_at.is_(None)
    query = select(Turn).join(Turn.shift).join(Shift.call).join(Turn.volunteer).where(*gone, *mine)
    return query.options(contains_eager(Turn.shift), contains_eager(Turn.volunteer)).order_by(*BY_TIME, Turn.id)


def turns_of(shift_id: int) -> Select[Turn]:
    """The turns of a shift that are taken, with who took them."""
    return select(Turn).where(Turn.shift_id == shift_id, Turn.ended_at.is_(None)).options(*_of_turn()).order_by(Turn.id)


def reach(shift_id: int, moment: datetime) -> Select[int, int]:
    """How many of those counted on for a shift a letter reaches, and how many have to be called; nobody is written to once it is over."""
    counted_on = Turn.shift_id == shift_id, Turn.ended_at.is_(None), Shift.ends_at > moment
    sums = func.count(Volunteer.email), func.count() - func.count(Volunteer.email)
    return select(*sums).select_from(Turn).join(Turn.shift).join(Turn.volunteer).where(*counted_on)


def turn(turn_id: int) -> Select[Turn]:
    """One turn, whole."""
    return select(Turn).where(Turn.id == turn_id).options(*_of_turn())


def roll(call_id: int, *, called_off: bool = False) -> Select[Turn]:
    """Who comes to which shift of a call, by time and name; `called_off` adds who would have come to those that are called off."""
    counted_on = Turn.ended_at.is_(None)
    counted = or_(counted_on, Turn.ended_at == Shift.called_off_at) if called_off else counted_on
    query = select(Turn).join(Turn.shift).join(Turn.volunteer).where(Shift.call_id == call_id, counted)
    whole = contains_eager(Turn.shift).joinedload(Shift.place), contains_eager(Turn.volunteer)
    return query.options(*whole).order_by(*BY_TIME, alphabetical(Volunteer.name), Volunteer.id)


def taken_of(edition_ids: Sequence[int]) -> Select[int, int, bool | None, datetime, datetime]:
    """The turns of editions that nobody gave up: edition, volunteer, whether the person was there, begin and end."""
    columns = VolunteerCall.edition_id, Turn.volunteer_id, Turn.came, Shift.starts_at, Shift.ends_at
    query = select(*columns).select_from(Turn).join(Turn.shift).join(Shift.call)
    return query.where(VolunteerCall.edition_id.in_(edition_ids), Turn.ended_at.is_(None))


def missing(moment: datetime, until: datetime) -> Select[int, int]:
    """Calls whose shifts begin between two moments and still miss hands, with how many."""
    soon = Shift.starts_at > moment, Shift.starts_at < until, Shift.called_off_at.is_(None), Shift.taken < Shift.wanted
    query = (
        select(VolunteerCall.id, func.sum(Shift.wanted - Shift.taken)).join(VolunteerCall.shifts).where(VolunteerCall.open.is_(True), *soon)
    )
    return query.group_by(VolunteerCall.id).order_by(VolunteerCall.id)


def miscounted() -> Select[int]:
    """Shifts that do not count the turns that are taken."""
    count = select(func.count()).where(Turn.shift_id == Shift.id, Turn.ended_at.is_(None)).scalar_subquery()
    return select(Shift.id).where(Shift.taken != count).order_by(Shift.id)


def volunteers() -> Select[Volunteer]:
    """Volunteers, whole: with their call, their shifts and where those are."""
    call = joinedload(Volunteer.call).joinedload(VolunteerCall.edition)
    return select(Volunteer).options(call, selectinload(Volunteer.turns).joinedload(Turn.shift).joinedload(Shift.place))


def gone() -> str:
    """Say that a shift is not there any more."""
    return _("This shift is not there any more.")


def _whole() -> tuple[ORMOption, ...]:
    return joinedload(VolunteerCall.edition), selectinload(VolunteerCall.shifts).joinedload(Shift.place)


def _of_turn() -> tuple[ORMOption, ...]:
    whose = joinedload(Turn.volunteer).joinedload(Volunteer.call).joinedload(VolunteerCall.edition)
    return whose, joinedload(Turn.shift).joinedload(Shift.place)
