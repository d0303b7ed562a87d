"""The square: numbered pitches drawn by officers, and which stand stands where. Every change holds the lock of the call."""

from flask_babel import gettext as _

from ixevents.associations import calling_off, locks, queries
from ixevents.associations.models import COMING, Pitch, Stand, StandCall
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal

MOST_PITCHES = 200


def add_row(call: StandCall, count: int, *, x: int, y: int, width: int = 3, depth: int = 3, down: bool = False, actor: str) -> list[Pitch]:
    """Draw a row of pitches side by side, or one below the other; numbers go on from the highest there is."""
    locks.lock(call)
    calling_off.require_on(call)
    standing = locks.pitches(call)
    if len(standing) + count > MOST_PITCHES:
        raise Refused(_("A plan holds %(num)s pitches at most.", num=MOST_PITCHES), "many")
    first = max((pitch.number for pitch in standing), default=0) + 1
    step_x, step_y = (0, depth) if down else (width, 0)
    made = [Pitch(call_id=call.id, number=first + n, x=x + n * step_x, y=y + n * step_y, width=width, depth=depth) for n in range(count)]
    for pitch in made:
        _require_inside(call, pitch)
        _require_free_ground(pitch, standing)
    db.session.add_all(made)
    db.session.flush()
    journal.record("draw_pitches", call, actor=actor, count=count, pitch=first)
    return made


def move(call: StandCall, pitch_id: int, x: int, y: int, *, actor: str) -> Pitch:
    """Put a pitch elsewhere on the square; the stand stays on it."""
    locks.lock(call)
    calling_off.require_on(call)
    standing = locks.pitches(call)
    pitch = _pitch(standing, pitch_id)
    before = [pitch.x, pitch.y]
    pitch.x, pitch.y = x, y
    _require_inside(call, pitch)
    _require_free_ground(pitch, [other for other in standing if other is not pitch])
    if before != [x, y]:
        journal.record("move_pitch", call, actor=actor, pitch=pitch.number, before=before, after=[x, y])
    return pitch


def remove(call: StandCall, pitch_id: int, *, actor: str) -> None:
    """Take a pitch off the plan; one on which a stand stands stays."""
    locks.lock(call)
    calling_off.require_on(call)
    pitch = _pitch(locks.pitches(call), pitch_id)
    if any(stand.pitch_id == pitch.id for stand in db.session.scalars(queries.coming(call.id))):
        raise Refused(_("A stand stands on pitch %(num)s. Move the stand first.", num=pitch.number), "taken")
    journal.record("remove_pitch", call, actor=actor, pitch=pitch.number)
    db.session.delete(pitch)
    db.session.flush()


def assign(stand: Stand, pitch_id: int | None, *, actor: str) -> Stand:
    """Put a confirmed stand on a free pitch, or on none; of two officers who give one pitch the second is told."""
    stand = locks.taken(stand)
    if stand.state not in COMING:
        raise Refused(_("Only a confirmed stand gets a pitch: %(name)s.", name=stand.association), "state")
    before = stand.pitch.number if stand.pitch else None
    pitch = None if pitch_id is None else _pitch(locks.pitches(stand.call), pitch_id)
    other = None if pitch is None else next((one for one in _standing(stand.call) if one.pitch_id == pitch.id), None)
    if pitch is not None and other is not None and other.id != stand.id:
        raise Refused(
            _("Pitch %(num)s has just been given to %(name)s. Choose another one.", num=pitch.number, name=other.association), "taken"
        )
    stand.pitch_id, stand.pitch = pitch.id if pitch else None, pitch
    db.session.flush()
    after = pitch.number if pitch else None
    if before != after:
        stand.version += 1
        journal.record("place_stand", stand, actor=actor, before=before, after=after)
    return stand


def _standing(call: StandCall) -> list[Stand]:
    return list(db.session.scalars(queries.coming(call.id).execution_options(populate_existing=True)))


def _pitch(standing: list[Pitch], pitch_id: int) -> Pitch:
    found = next((pitch for pitch in standing if pitch.id == pitch_id), None)
    if found is None:
        raise Refused(_("This pitch is no longer there."), "gone")
    return found


def _require_inside(call: StandCall, pitch: Pitch) -> None:
    inside = 0 <= pitch.x <= call.plan_width - pitch.width and 0 <= pitch.y <= call.plan_depth - pitch.depth
    if not inside:
        raise Refused(_("Pitch %(num)s would lie outside the square.", num=pitch.number), "outside")


def _require_free_ground(pitch: Pitch, others: list[Pitch]) -> None:
    for other in others:
        apart_x = pitch.x + pitch.width <= other.x or other.x + other.width <= pitch.x
        apart_y = pitch.y + pitch.depth <= other.y or other.y + other.depth <= pitch.y
        if not (apart_x or apart_y):
            numbers = {"num": pitch.number, "other": other.number}
            raise Refused(_("Pitch %(num)s would lie on pitch %(other)s.", **numbers), "overlap")
