"""What waits for the person signed in, as tiles and rows; what a role may not see is not even asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.allocation import queries as rounds
from ixevents.classes import listing as classes
from ixevents.condition import orders
from ixevents.core import dates
from ixevents.core.clock import BRUSSELS, now, today
from ixevents.core.web import current_language
from ixevents.council import candidature_queries, gender, terms
from ixevents.events import gate
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import queries as journal
from ixevents.mailbox import queries as post
from ixevents.outbox.models import NoticeState
from ixevents.proposals import queries as proposals
from ixevents.resources import queries as resources
from ixevents.staff import ways
from ixevents.staff.dashboard import (
    about_answers,
    about_privacy,
    about_records,
    about_reports,
    about_volunteers,
    about_webhooks,
    after_meetings,
    before_meetings,
    queries,
    records,
    stands,
)
from ixevents.staff.dashboard.tiles import Tile
from ixevents.staff.journal import told
from ixevents.staff.kits.late import GRACE
from ixevents.staff.mailbox import seen as post_seen
from ixevents.visits import queries as visits

DAYS = 7
LATEST = 5


@dataclass(frozen=True)
class Coming:
    """One slot of the next days."""

    slot: Slot
    url: str | None
    list_url: str | None


def tiles() -> list[Tile]:
    """Return what waits for an answer, most urgent first; nothing where nothing waits."""
    found: list[Tile] = []
    if access.may(Power.SEE_LETTERS):
        found += [*_letters(), *_ordered(), *_post()]
    if access.may(Power.SEE_PERSONS):
        found += [*_requests(), *_offers(), *_classes(), *_visits(), *stands.tiles(), *about_volunteers.tiles(), *_proposals()]
    if access.may(Power.EDIT_PROGRAMME):
        found += [*_rounds(), *_slots(), *_texts(), *_unled(), *_declined(), *_kits()]
    if access.may(Power.EDIT_RECORDS):
        found += [*about_records.tiles(), *about_reports.tiles(), *records.tiles()]
    if access.may(Power.KEEP_PRIVACY):
        found += about_privacy.tiles()
    if access.may(Power.KEEP_COUNCIL):
        found += [*before_meetings.tiles(), *about_answers.tiles(), *after_meetings.tiles(), *_council()]
    if access.may(Power.CHANGE_SETTINGS):
        found += about_webhooks.tiles()
    return sorted(found, key=lambda tile: ("alert", "wait", "plain").index(tile.tone))


def figures() -> list[Tile]:
    """Return figures without persons."""
    if not access.may(Power.SEE_FIGURES):
        return []
    lately, seats = db.session.execute(queries.figures(now())).one()
    return [
        Tile(lately, ngettext("registration in the last seven days", "registrations in the last seven days", lately)),
        Tile(seats, ngettext("seat taken in what is still to come", "seats taken in what is still to come", seats)),
    ]


def this_week() -> list[Coming]:
    """Return the slots of the next seven days; of their own doors for who keeps given ones."""
    if not (access.may(Power.CHECK_IN) or access.may(Power.EDIT_PROGRAMME)):
        return []
    begin = datetime.combine(today(), time(), BRUSSELS)
    staff = access.current()
    doors = staff.event_ids if staff.keeps_given_doors_only else None
    slots = db.session.scalars(queries.coming(begin, begin + timedelta(days=DAYS), doors)).all()
    return rows(slots)


def rows(slots: Iterable[Slot]) -> list[Coming]:
    """Return slots with the ways from each."""
    return [
        Coming(
            slot,
            ways.to("staff_events.event", event_id=slot.event_id),
            ways.to("staff_door.slot", slot_id=slot.id) or ways.to("staff_registrations.index", slot=slot.id),
        )
        for slot in slots
    ]


def pause() -> str:
    """Return why no letter leaves, or nothing."""
    if not access.may(Power.SEE_LETTERS):
        return ""
    found = db.session.scalars(queries.pause(now())).first()
    if found is None:
        return ""
    since = f"{dates.day_short(found.began_at, current_language())}, {dates.hour(found.began_at)}"
    return _(
        "No letter has left since %(moment)s: the mail server does not take them. They are kept and leave by themselves.", moment=since
    )


def latest() -> list[told.Told]:
    """Return what was done last."""
    if not access.may(Power.SEE_JOURNAL):
        return []
    return told.tell(db.session.scalars(journal.newest().limit(LATEST)).all())


def _council() -> Iterator[Tile]:
    office = terms.office(today())
    waiting = db.session.scalar(candidature_queries.waiting()) or 0
    if waiting:
        yield Tile(
            waiting, ngettext("candidature to look at", "candidatures to look at", waiting), ways.to("staff_candidatures.index"), "wait"
        )
    ratio = gender.ratio(office)
    if not ratio.valid and gender.derogated(today()) is None:
        words = ngettext("member of one sex too many on the council", "members of one sex too many on the council", ratio.over)
        yield Tile(ratio.over, words, ways.to("staff_council.index"), "alert", _("opinions are not valid meanwhile"))


def _letters() -> Iterator[Tile]:
    counts = dict(db.session.execute(queries.letters(now())).all())
    late = counts.get(NoticeState.DUE, 0) + counts.get(NoticeState.RETRY, 0)
    if late:
        words = ngettext(
            "letter has waited to leave for more than a quarter of an hour",
            "letters have waited to leave for more than a quarter of an hour",
            late,
        )
        url = ways.to("staff_condition.index") or ways.to("staff_letters.index", state="waiting")
        yield Tile(late, words, url, "alert", _("tell who looks after the site"))
    failed, back, held = (counts.get(state, 0) for state in (NoticeState.FAILED, NoticeState.BOUNCED, NoticeState.HELD))
    if failed:
        yield Tile(failed, ngettext("letter failed", "letters failed", failed), ways.to("staff_letters.index", state="failed"), "alert")
    if back:
        yield Tile(back, ngettext("letter came back", "letters came back", back), ways.to("staff_letters.index", state="bounced"), "alert")
    if held:
        words = ngettext("letter is held until somebody decides", "letters are held until somebody decides", held)
        yield Tile(held, words, ways.to("staff_letters.index", state="held"), "wait")


def _ordered() -> Iterator[Tile]:
    late = orders.waiting(now()).late
    if late:
        words = ngettext(
            "piece of work, such as a mailing or an export, has waited to begin for more than a quarter of an hour",
            "pieces of work, such as mailings or exports, have waited to begin for more than a quarter of an hour",
            late,
        )
        yield Tile(late, words, ways.to("staff_condition.index"), "alert", _("tell who looks after the site"))


def _post() -> Iterator[Tile]:
    """What came by mail and waits for a person, and that the mailbox cannot be read."""
    waiting, broken = db.session.execute(post.waiting_and_unreadable(*post_seen.mine())).one()
    if broken:
        words = ngettext("folder of the mailbox cannot be read", "folders of the mailbox cannot be read", broken)
        yield Tile(broken, words, ways.to("staff_mailbox.index"), "alert")
    if waiting:
        words = ngettext("message received waits", "messages received wait", waiting)
        yield Tile(waiting, words, ways.to("staff_mailbox.index"), "wait")


def _requests() -> Iterator[Tile]:
    count, since = db.session.execute(queries.requests()).one()
    if since is not None:
        words = ngettext("request to approve", "requests to approve", count)
        note = _("the first since %(day)s", day=dates.day_short(since, current_language()))
        yield Tile(count, words, ways.to("staff_registrations.index", state="requested"), "wait", note)


def _offers() -> Iterator[Tile]:
    count, soon = db.session.execute(queries.offers(now())).one()
    if count:
        note = ngettext("%(num)s ends within a day", "%(num)s end within a day", soon) if soon else ""
        words = ngettext("offer not answered yet", "offers not answered yet", count)
        yield Tile(count, words, ways.to("staff_registrations.index", state="offered"), "wait" if soon else "plain", note)


def _proposals() -> Iterator[Tile]:
    """Proposals for the Week nobody has read, and those that were answered."""
    received, answered = db.session.execute(proposals.waiting()).one()
    if received:
        words = ngettext("proposal for the Week to read", "proposals for the Week to read", received)
        yield Tile(received, words, ways.to("staff_proposals.index", state="received"), "wait")
    if answered:
        words = ngettext("proposal changed as you asked", "proposals changed as you asked", answered)
        yield Tile(answered, words, ways.to("staff_proposals.index", state="answered"), "wait")


def _visits() -> Iterator[Tile]:
    numbers, attendance = db.session.execute(visits.missing(now())).one()
    if numbers:
        words = ngettext("class has not told its final number", "classes have not told their final number", numbers)
        yield Tile(numbers, words, ways.to("staff_visits.index", what="unanswered"), "plain")
    if attendance:
        words = ngettext("visit of a class without attendance", "visits of classes without attendance", attendance)
        yield Tile(attendance, words, ways.to("staff_visits.index", what="attendance"), "wait")


def _rounds() -> Iterator[Tile]:
    count = db.session.scalar(rounds.waiting(now())) or 0
    if count:
        words = ngettext("fair round to run or to confirm", "fair rounds to run or to confirm", count)
        yield Tile(count, words, ways.to("staff_rounds.index"), "wait")


def _classes() -> Iterator[Tile]:
    """Classes that wait to be accepted are among the requests; their own list says more of them."""
    waiting = db.session.scalar(classes.waiting_for_approval()) or 0
    if waiting:
        words = ngettext("class waits for approval", "classes wait for approval", waiting)
        yield Tile(waiting, words, ways.to("staff_classes.index", state="requested"), "wait")


def _unled() -> Iterator[Tile]:
    slots = db.session.scalars(queries.unled(now())).all()
    if slots:
        words = ngettext("date for schools that nobody leads", "dates for schools that nobody leads", len(slots))
        url = ways.to("staff.filling", how="unled")
        yield Tile(len(slots), words, url, "wait", _("within two weeks"))


def _declined() -> Iterator[Tile]:
    slots = db.session.scalars(queries.declined(now())).all()
    if slots:
        words = ngettext("date whose facilitator says no", "dates whose facilitator says no", len(slots))
        yield Tile(len(slots), words, ways.to("staff.filling", how="declined"), "wait", _("somebody else is needed"))


def _kits() -> Iterator[Tile]:
    count = db.session.scalar(resources.late_count(now() - GRACE)) or 0
    if count:
        words = ngettext("kit that should be back", "kits that should be back", count)
        yield Tile(count, words, ways.to("staff_kits.late"), "wait", _("its date is over"))


def _slots() -> Iterator[Tile]:
    empty, nearly_full, full = db.session.execute(queries.filling(now())).one()
    if empty:
        words = ngettext("slot nearly empty", "slots nearly empty", empty)
        yield Tile(
            empty, words, ways.to("staff.filling", how="empty"), "wait", _("within two weeks, fewer than it needs or under a quarter taken")
        )
    if nearly_full:
        words = ngettext("slot nearly full", "slots nearly full", nearly_full)
        yield Tile(nearly_full, words, ways.to("staff.filling", how="nearly_full"))
    if full:
        yield Tile(full, ngettext("slot full", "slots full", full), ways.to("staff.filling", how="full"))


def _texts() -> Iterator[Tile]:
    lacking = sum(bool(gate.gaps(event)) for event in db.session.scalars(queries.unfinished(today())))
    if lacking:
        words = ngettext("event lacks a language", "events lack a language", lacking)
        yield Tile(lacking, words, ways.to("staff_events.index", lacking=1), "wait")
