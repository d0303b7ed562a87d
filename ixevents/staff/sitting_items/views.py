"""Items of a meeting that is held: begun and ended, who left, what was said, and the votes."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.meetings.models import AgendaItem
from ixevents.minutes import queries, room, voting, words
from ixevents.minutes.models import ItemRecord, Sitting
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.differing import overtaken
from ixevents.staff.sitting_items.forms import AsideForm, TextForm, VoteForm, WithdrawForm, roll_call
from ixevents.staff.sittings.forms import moment

bp = Blueprint("staff_sitting_items", __name__, url_prefix="/staff/sittings/<int:meeting_id>/items")
bp.context_processor(lambda: {"words": words})

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index(meeting_id: int) -> str:
    """List the items with what became of each."""
    sitting = _load(meeting_id)
    again = set(db.session.scalars(queries.taken_up(meeting_id)))
    records = {record.item_id: record for record in sitting.records}
    rows = []
    for item in queries.items_on(sitting.meeting):
        record = records.get(item.id) or ItemRecord(item_id=item.id, conflicts=[], votes=[])
        rows.append((item, record, room.quorum(sitting, room.moment_of(sitting.meeting, record, now()), record, again)))
    return render_template("staff/sitting_items/index.html", sitting=sitting, meeting=sitting.meeting, rows=rows)


@bp.get("/<int:item_id>")
@access.needs(Power.KEEP_COUNCIL)
def item(meeting_id: int, item_id: int) -> str:
    """Show one item: quorum, who left, votes, what was said."""
    sitting, found = _both(meeting_id, item_id)
    return _item_page(sitting, found)


@bp.post("/<int:item_id>/<any(start, end):passing>")
@access.needs(Power.KEEP_COUNCIL)
def pass_item(meeting_id: int, item_id: int, passing: str) -> Redirect:
    """Begin or end an item."""
    sitting, found = _both(meeting_id, item_id)
    work = voting.start if passing == "start" else voting.end
    return _do(lambda: work(sitting, found, actor=access.actor()), meeting_id, item_id)


@bp.post("/<int:item_id>/aside")
@access.needs(Power.KEEP_COUNCIL)
def set_aside(meeting_id: int, item_id: int) -> Redirect:
    """Say who left the item for a personal interest."""
    sitting, found = _both(meeting_id, item_id)
    form = AsideForm().offer(sitting.attendances)
    away, opened = form.away.data or [], form.seen.data or ""
    return _do(lambda: voting.set_aside(sitting, found, away, opened=opened, actor=access.actor()), meeting_id, item_id)


@bp.post("/<int:item_id>/text")
@access.needs(Power.KEEP_COUNCIL)
def write(meeting_id: int, item_id: int) -> Page:
    """Write down what was said and decided."""
    form = TextForm()

    def work() -> None:
        texts = form.text("discussion"), form.text("decision")
        voting.write(*_both(meeting_id, item_id), *texts, opened=form.opened.data or "", actor=access.actor())

    page = shown(form, work, lambda: _item_page(*_both(meeting_id, item_id), text=form))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".item", meeting_id=meeting_id, item_id=item_id), 303)


@bp.route("/<int:item_id>/votes/<any(totals, names):how>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def vote(meeting_id: int, item_id: int, how: str) -> Page:
    """Record a vote, by totals or by name."""
    sitting, found = _both(meeting_id, item_id)
    form = _vote_form(sitting, found, how)
    if not form.is_submitted():
        form.opened.data = _asked(sitting, found, how)
        return _vote_page(sitting, found, form, how)
    if form.validate():
        try:
            _take(sitting, found, form)
            db.session.commit()
            flash(_("The vote is recorded."), "success")
            return redirect(url_for(".item", meeting_id=meeting_id, item_id=item_id), 303)
        except Refused as refusal:
            db.session.rollback()
            (sitting, found), form.notice = _both(meeting_id, item_id), refusal.message
            if refusal.reason == "changed":
                form.opened.data = _asked(sitting, found, how)
    return _vote_page(sitting, found, form, how), 422


@bp.post("/<int:item_id>/votes/<int:vote_id>/withdraw")
@access.needs(Power.KEEP_COUNCIL)
def withdraw(meeting_id: int, item_id: int, vote_id: int) -> Redirect:
    """Let a vote that was entered wrongly no longer count."""
    sitting, found = _both(meeting_id, item_id)
    votes = (one for record in sitting.records if record.item_id == found.id for one in record.votes)
    wrong = next((one for one in votes if one.id == vote_id), None) or abort(404)
    reason = WithdrawForm().reason.data or ""
    return _do(lambda: voting.withdraw(sitting, wrong, reason, actor=access.actor()), meeting_id, item_id, _("The vote no longer counts."))


def _take(sitting: Sitting, item: AgendaItem, form: VoteForm) -> None:
    voting.take(
        sitting,
        item,
        form.count(),
        question=form.question(),
        chair_for=form.chair_for(),
        at=moment(sitting.meeting, form.at.data),
        opened=form.opened.data or "",
        actor=access.actor(),
    )


def _asked(sitting: Sitting, item: AgendaItem, how: str) -> str:
    record = _record(sitting, item)
    return voting.asked(record.live_votes, voting.quorum_of(sitting, record).voters if how == "names" else ())


def _vote_form(sitting: Sitting, item: AgendaItem, how: str) -> VoteForm:
    return VoteForm() if how == "totals" else roll_call(voting.quorum_of(sitting, _record(sitting, item)).voters)()


def _vote_page(sitting: Sitting, item: AgendaItem, form: VoteForm, how: str) -> str:
    who = voting.quorum_of(sitting, _record(sitting, item))
    return render_template(
        "staff/sitting_items/vote.html", sitting=sitting, meeting=sitting.meeting, item=item, form=form, how=how, quorum=who
    )


def _item_page(sitting: Sitting, item: AgendaItem, text: TextForm | None = None) -> str:
    record = _record(sitting, item)
    aside = AsideForm(formdata=None, data={"away": [one.attendance_id for one in record.conflicts], "seen": voting.aside_seen(record)})
    items = queries.items_on(sitting.meeting)
    return render_template(
        "staff/sitting_items/item.html",
        sitting=sitting,
        meeting=sitting.meeting,
        item=item,
        record=record,
        quorum=voting.quorum_of(sitting, record),
        names={one.id: one.mandate.member.name for one in sitting.attendances},
        aside=aside.offer(one for one in sitting.attendances if one.spells or one.id in (aside.away.data or ())),
        text=text or TextForm(formdata=None).show(record),
        others=overtaken(text, TextForm(formdata=None).show(record)) if text else [],
        minutes=db.session.scalars(queries.minutes_of(sitting.meeting_id)).first(),
        withdraw=WithdrawForm(formdata=None),
        place=items.index(item),
        items=items,
    )


def _do(work: Callable[[], object], meeting_id: int, item_id: int, done: str = "") -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        if done:
            flash(done, "success")
    return redirect(url_for(".item", meeting_id=meeting_id, item_id=item_id), 303)


def _record(sitting: Sitting, item: AgendaItem) -> ItemRecord:
    """Return what is written of an item; a blank that is not stored where there is nothing yet."""
    found = next((record for record in sitting.records if record.item_id == item.id), None)
    return found or ItemRecord(item_id=item.id, conflicts=[], votes=[], discussion=Translated(), decision=Translated())


def _both(meeting_id: int, item_id: int) -> tuple[Sitting, AgendaItem]:
    sitting = _load(meeting_id)
    return sitting, next((one for one in queries.items_on(sitting.meeting) if one.id == item_id), None) or abort(404)


def _load(meeting_id: int) -> Sitting:
    return db.session.scalars(queries.sitting(meeting_id)).first() or abort(404)
