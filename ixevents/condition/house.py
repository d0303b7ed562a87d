"""What can be looked at without leaving the house: settings, disk, database, queue, worker, counters, clock."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, inspect, select, text

from ixevents import config
from ixevents.condition.findings import Finding, bad, good, unknown
from ixevents.condition.queue import queue_state
from ixevents.core.clock import now
from ixevents.events.models import Slot
from ixevents.extensions import db, limiter
from ixevents.outbox import home as homes
from ixevents.outbox import presence
from ixevents.outbox.models import HeldFor, Notice, NoticeState
from ixevents.registrations import seats as seat_rules
from ixevents.registrations.models import IN_LINE, SEATED, CheckIn, Offer, OfferState, Registration
from ixevents.registrations.proposal import DateProposal, ProposalState
from ixevents.volunteers import queries as volunteers

FREE_MEGABYTES = 200
CLOCK_SECONDS = 30

LETTERS = {
    NoticeState.DUE: _l("due"),
    NoticeState.SENDING: _l("being sent"),
    NoticeState.SENT: _l("sent"),
    NoticeState.RETRY: _l("tried again later"),
    NoticeState.FAILED: _l("failed"),
    NoticeState.HELD: _l("held"),
    NoticeState.DROPPED: _l("dropped"),
    NoticeState.BOUNCED: _l("come back"),
}
"""What the states of letters are called in a list of counts."""


COPIES = {
    HeldFor.RESTORED: _l("restored from a backup: no letter goes until somebody says that this is the one that sends"),
    HeldFor.MOVED: _l("the database or the site’s address is another than when letters last went: perhaps a copy, so no letter goes"),
    HeldFor.OLDER: _l("the database is older than the one that sent letters from this machine: no letter goes"),
}
"""Why no letter goes from a database that may be a copy."""


def settings() -> Iterator[Finding]:
    """Look at the key, the address and whether letters go anywhere."""
    values = current_app.config
    live = values["ENVIRONMENT"] == "production"
    if len(values["SECRET_KEY"]) >= config.MINIMUM_KEY_LENGTH:
        yield good("key", _("strong enough"))
    else:
        yield bad("key", _("shorter than 32 characters"), _("set IXEVENTS_SECRET_KEY"))
    if values["BASE_URL"].startswith("https://") or not live:
        yield good("address", values["BASE_URL"])
    else:
        yield bad("address", _("%(address)s is not https", address=values["BASE_URL"]), _("set IXEVENTS_BASE_URL"))
    if live and str(values["DPO_EMAIL"]).endswith("@example.org"):
        yield bad("officer", _("the data protection officer’s address is the example"), _("enter it in the settings"))
    if values["MAIL_SERVER"]:
        yield good("mail", f"{values['MAIL_SERVER']}:{values['MAIL_PORT']}")
    elif live:
        yield bad("mail", _("no server: letters stay due"), _("set IXEVENTS_MAIL_SERVER"))
    else:
        yield good("mail", _("letters stay on the letters page"))


def disk() -> Finding:
    """Look whether there is room."""
    folder: Path = current_app.config["DATA_DIR"]
    if not folder.is_dir():
        return bad("disk", _("%(folder)s does not exist", folder=folder), _("run: ixevents migrate"))
    free = shutil.disk_usage(folder).free // 1024**2
    words = _("%(count)s MB free in %(folder)s", count=free, folder=folder)
    return good("disk", words) if free >= FREE_MEGABYTES else bad("disk", words, _("make room before letters and registrations stop"))


def database() -> Finding:
    """Look whether the database has the newest form."""
    current, head = revisions()
    if current == head:
        return good("database", _("%(engine)s at %(revision)s", engine=db.engine.dialect.name, revision=current))
    standing = _("is at %(current)s, not at %(newest)s", current=current or _("nothing"), newest=head)
    return bad("database", standing, _("run: ixevents migrate"))


def clock() -> Finding:
    """Compare our clock with the database's: letters, offers and holds live by it."""
    theirs = db.session.scalar(select(func.current_timestamp()))
    if not isinstance(theirs, datetime):
        theirs = datetime.fromisoformat(str(theirs))
    difference = abs((now() - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))).total_seconds())
    if difference <= CLOCK_SECONDS:
        return good("time", _("this clock and the database's agree"))
    words = _("this clock and the database's differ by %(count)s seconds", count=round(difference))
    return bad("time", words, _("let both machines take their time from the network"))


def queue() -> Finding:
    """Look whether letters leave."""
    counts: dict[NoticeState, int] = dict(db.session.execute(select(Notice.state, func.count()).group_by(Notice.state)).all())
    state = queue_state()
    words = ", ".join(_("%(label)s: %(value)s", label=LETTERS[name], value=count) for name, count in sorted(counts.items())) or _("empty")
    todo = [_("late: is a worker running?")] if state == "late" else []
    if state.startswith("paused"):
        todo.append(_("paused: the mail server takes no letters"))
    if counts.get(NoticeState.FAILED, 0) + counts.get(NoticeState.HELD, 0):
        todo.append(_("see: ixevents notices list --state failed"))
    return bad("queue", words, "; ".join(todo)) if todo else good("queue", words)


def whose() -> Finding:
    """Look whether letters go from this database, or it may be a copy of the one they go from (case 47)."""
    home = homes.held()
    if home is None:
        return good("copy", _("letters go from this database"))
    todo = _("make sure that the other one is stopped, then run: ixevents notices resume")
    return bad("copy", str(COPIES[HeldFor(str(home.held_for))]), todo)


def limits() -> Finding:
    """Look whether what limits public forms is counted where every web process sees it."""
    uri, processes = str(current_app.config["RATELIMIT_STORAGE_URI"]), current_app.config["WEB_PROCESSES"]
    if not current_app.config["RATELIMITS"]:
        words = _("public forms are not limited")
        live = current_app.config["ENVIRONMENT"] == "production"
        return bad("limits", words, _("set IXEVENTS_RATELIMITS")) if live else unknown("limits", words)
    if uri.startswith("memory:"):
        return good("limits", _("counted in the memory of the one web process"))
    if limiter.storage.check():
        words = ngettext("counted in Redis, for %(num)s web process", "counted in Redis, for %(num)s web processes", processes)
        return good("limits", words)
    return bad(
        "limits", _("Redis does not answer: each web process counts for itself meanwhile"), _("check IXEVENTS_RATELIMIT_STORAGE_URI")
    )


def worker() -> Finding:
    """Look whether somebody sends letters on this machine."""
    alive = presence.alive(current_app.config["DATA_DIR"])
    if alive:
        return good("worker", _("%(count)s at work on this machine", count=alive))
    return unknown("worker", _("none is seen on this machine"), _("unless one runs elsewhere, run: ixevents worker"))


def counters() -> Finding:
    """Compare the counters of every slot with the registrations they stand for, and of every shift with who took it."""
    slots, shifts = list(_wrong_slots()), list(db.session.scalars(volunteers.miscounted()))
    if not (slots or shifts):
        return good("counters", _("every slot counts what its registrations say"))
    wrong = _("slots %(slots)s do not", slots=slots) if slots else _("shifts of volunteers %(shifts)s do not", shifts=shifts)
    return bad("counters", wrong, _("run: ixevents recount"))


def revisions() -> tuple[str | None, str]:
    """Return where the database stands and the newest there is; migrations are named for their revision, in order."""
    head = max(path.stem for path in (config.WEB_ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    if not inspect(db.engine).has_table("alembic_version"):
        return None, head
    return db.session.scalar(text("SELECT version_num FROM alembic_version")), head


def _wrong_slots() -> Iterator[int]:
    seats: dict[int, int] = dict(_sums(Registration.seats, Registration.state.in_(SEATED), Registration.slot_id))
    offered: dict[int, int] = dict(_sums(Offer.seats, Offer.state == OfferState.OPEN, Offer.slot_id))
    proposed: dict[int, int] = dict(_sums(DateProposal.seats, DateProposal.state == ProposalState.OPEN, DateProposal.slot_id))
    waiting: dict[int, int] = dict(_sums(Registration.seats_waiting, Registration.state.in_(IN_LINE), Registration.slot_id))
    unregistered: dict[int, int] = dict(_sums(CheckIn.came, CheckIn.registration_id.is_(None), CheckIn.slot_id))
    counters = select(Slot.id, Slot.capacity, Slot.seats_taken, Slot.seats_waiting).order_by(Slot.id)
    for slot_id, capacity, taken, queued in db.session.execute(counters):
        given = seats.get(slot_id, 0) + offered.get(slot_id, 0) + proposed.get(slot_id, 0)
        if (taken, queued) != (seat_rules.taken(capacity, given, unregistered.get(slot_id, 0)), waiting.get(slot_id, 0)):
            yield slot_id


def _sums(column: object, condition: object, key: object) -> Iterator[tuple[int, int]]:
    rows = db.session.execute(select(key, func.sum(column)).where(condition).group_by(key))  # type: ignore[call-overload]
    return ((slot_id, int(total or 0)) for slot_id, total in rows)
