"""The stands of the festival behind a shared address: which are there, checked in by whoever helps on the day."""

from flask import abort, render_template, request, url_for

from ixevents.associations import deciding, queries, schedule, words
from ixevents.associations.models import StandCall
from ixevents.core import asked
from ixevents.core.dates import local_day
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.registrations.models import DoorLink


def call_of(link: DoorLink) -> StandCall | None:
    """Return the call whose stands stand on the day of a link, in the edition of its event."""
    call = db.session.scalars(queries.call_of_edition(link.event.edition_id)).first()
    on = call is not None and local_day(call.arrival_from) <= link.day <= local_day(call.ends_at)
    return call if on else None


def page(link: DoorLink, token: str, refusal: Refused | None = None) -> str:
    """Show who arrives when and at which pitch, and who is there."""
    call, wanted = call_of(link) or abort(404), asked.words(request.args.get("q"))
    stands = db.session.scalars(queries.coming(call.id)).all()
    shown = schedule.with_words(stands, wanted)
    there = sum(one.present_at is not None for one in stands)
    ways = {way: url_for("door.stand_state", token=token, way=way) for way in ("check-in", "check-out")}
    values = {"stands": shown, "all": len(stands), "there": there, "wanted": wanted, "ways": ways, "words": words}
    return render_template("staff/volunteers/stands.html", link=link, call=call, token=token, refusal=refusal, **values)


def keep(link: DoorLink, way: str, *, by: str) -> int:
    """Note that a stand is there, or is not after all; returns its number. Raises `Refused`; the caller commits."""
    call, number = call_of(link) or abort(404), asked.number(request.form.get("stand"))
    stand = db.session.scalars(queries.stand(number)).first()
    if stand is None or stand.call_id != call.id:
        abort(404)
    deciding.require_the_day(call)
    (deciding.check_in if way == "check-in" else deciding.check_out)(stand, actor=by)
    return number
