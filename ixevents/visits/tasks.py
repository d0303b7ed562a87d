"""What the worker does around the visits of classes. Letters are written once: doing it twice writes no second one."""

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox.daytime import by_day
from ixevents.visits import due, notices, queries


@by_day
def ask_final_numbers() -> int:
    """Ask the classes whose day is near how many come, by day. Returns how many were asked."""
    moment = now()
    parties = db.session.scalars(queries.not_asked(moment, due.periods())).all()
    terms = due.terms(parties)
    asked = 0
    for party in parties:
        at = due.asked_at(party, terms[party.registration.slot.event_id])
        if at is not None and at <= moment:
            party.final_asked_at = moment
            asked += notices.final(party) is not None
    db.session.commit()
    return asked


@by_day
def ask_again() -> int:
    """Ask those who have not answered once more, by day. Returns how many were asked."""
    moment = now()
    parties = db.session.scalars(queries.not_answered(moment, moment + due.AGAIN, moment - due.FRESH)).all()
    written = sum(notices.final_again(party) is not None for party in parties)
    db.session.commit()
    return written


def write_practical_letters() -> int:
    """Write what a teacher has to know for the day; at night only of the morning that follows. Returns how many letters were written."""
    moment = now()
    ahead = due.PRACTICAL if dates.by_day(moment) else due.NEXT_MORNING
    parties = db.session.scalars(queries.without_practical_letter(moment, moment + ahead)).all()
    terms = due.terms(parties)
    written = sum(notices.practical(party, terms[party.registration.slot.event_id]) is not None for party in parties)
    db.session.commit()
    return written


@by_day
def thank() -> int:
    """Thank classes that came, where no feedback is asked: that letter thanks too. By day. Returns how many were thanked."""
    moment = now()
    parties = db.session.scalars(queries.to_thank(moment - due.THANKED_WITHIN, dates.morning(dates.long_day(moment)))).all()
    asking = set(db.session.scalars(queries.asking_editions()))
    written = sum(notices.thanks(party) is not None for party in parties if party.registration.slot.event.edition_id not in asking)
    db.session.commit()
    return written
