"""Minutes of a meeting: drafted, edited item by item, compared, approved, published, kept."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked, canonical
from ixevents.core.languages import OFFICIAL
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.minutes import comparing, document, names, queries, writing
from ixevents.minutes.book import Minutes
from ixevents.minutes.models import Sitting
from ixevents.papers import council_papers
from ixevents.papers.views import pdf_response
from ixevents.staff.attempts import refusal_told
from ixevents.staff.differing import Others
from ixevents.staff.journal import told
from ixevents.staff.minutes.forms import ApproveForm, DraftForm, PublishForm, TextsForm, texts_form

bp = Blueprint("staff_minutes", __name__, url_prefix="/staff/sittings/<int:meeting_id>/minutes")

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def page(meeting_id: int) -> str:
    """Show the minutes as they stand, and what can be done with them."""
    sitting, minutes = _load(meeting_id), _minutes(meeting_id)
    if minutes is None:
        return render_template("staff/minutes/draft.html", sitting=sitting, meeting=sitting.meeting, form=DraftForm(formdata=None))
    kept = minutes.frozen or writing.frozen(minutes, sitting)
    approve = ApproveForm(formdata=None).about(minutes.newest.number, db.session.scalars(queries.later_meetings(sitting.meeting)))
    return render_template(
        "staff/minutes/page.html",
        sitting=sitting,
        meeting=sitting.meeting,
        minutes=minutes,
        document=document.compose(kept["facts"], kept["texts"]),
        gaps=writing.gaps(kept),
        found=names.looking_like_names(_all_texts(kept["texts"]), _known(sitting)),
        approve=approve,
        publish=PublishForm(formdata=None),
        people=told.names_of(version.by for version in minutes.versions),
        who=told.who,
        history=told.history("minutes", minutes.id, limit=30),
    )


@bp.post("/draft")
@access.needs(Power.KEEP_COUNCIL)
def draft(meeting_id: int) -> Redirect:
    """Begin minutes from what was written during the meeting."""
    sitting, form = _load(meeting_id), DraftForm()
    return _do(lambda: writing.draft(sitting, form.language.data or "fr", actor=access.actor()), meeting_id)


@bp.route("/edit", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def edit(meeting_id: int) -> Page:
    """Write the minutes, each part in both languages; saving keeps a version."""
    sitting, minutes = _load(meeting_id), _minutes(meeting_id) or abort(404)
    form = texts_form(item.id for item in queries.items_on(sitting.meeting))()
    if not form.is_submitted():
        return _edit_page(sitting, minutes, form.show(minutes.newest.texts, minutes.newest.number))
    if form.validate():
        try:
            version = writing.save(minutes, form.texts(), after=form.version, actor=access.actor())
            db.session.commit()
            flash(_("Saved as version %(number)s.", number=version.number), "success")
            return redirect(url_for(".page", meeting_id=meeting_id), 303)
        except Refused as refusal:
            db.session.rollback()
            sitting, minutes, form.notice = _load(meeting_id), _minutes(meeting_id) or abort(404), refusal.message
            form.after.data = str(minutes.newest.number)
            return _edit_page(sitting, minutes, form, _others(sitting, minutes, form)), 422
    return _edit_page(sitting, minutes, form), 422


@bp.get("/compare")
@access.needs(Power.KEEP_COUNCIL)
def compare(meeting_id: int) -> str:
    """Show what two versions have of their own."""
    sitting, minutes = _load(meeting_id), _minutes(meeting_id) or abort(404)
    by_number = {version.number: version for version in minutes.versions}
    newest = minutes.newest.number
    after = by_number.get(asked.number(request.args.get("to")), minutes.newest)
    before = by_number.get(asked.number(request.args.get("from")), by_number.get(max(1, after.number - 1), minutes.newest))
    return render_template(
        "staff/minutes/compare.html",
        meeting=sitting.meeting,
        numbers=range(1, newest + 1),
        before=before,
        after=after,
        differences=comparing.compare(before, after),
        titles={item.id: item.title for item in queries.items_on(sitting.meeting)},
    )


@bp.post("/approve")
@access.needs(Power.KEEP_COUNCIL)
def approve(meeting_id: int) -> Redirect:
    """Freeze the minutes as a later meeting approved them."""
    sitting, minutes = _load(meeting_id), _minutes(meeting_id) or abort(404)
    later = {one.id: one for one in db.session.scalars(queries.later_meetings(sitting.meeting))}
    form = ApproveForm().offer(later.values())
    by = later.get(form.meeting.data or 0) or abort(400)
    work = lambda: writing.approve(minutes, sitting, by, **form.read(), actor=access.actor())  # noqa: E731  # one line
    return _do(work, meeting_id, _("Approved. Nothing of this meeting changes any more."))


@bp.post("/<any(publish, unpublish):showing>")
@access.needs(Power.KEEP_COUNCIL)
def publish(meeting_id: int, showing: str) -> Redirect:
    """Let the public read the minutes, or take them offline."""
    minutes = _minutes(meeting_id) or abort(404)
    if showing == "unpublish":
        return _do(lambda: writing.unpublish(minutes, actor=access.actor()), meeting_id, _("The minutes are offline."))
    checked = bool(PublishForm().checked.data)
    return _do(lambda: writing.publish(minutes, checked=checked, actor=access.actor()), meeting_id, _("The minutes are public."))


@bp.get("/<any(fr, nl):paper>.pdf")
@access.needs(Power.KEEP_COUNCIL)
def pdf(meeting_id: int, paper: str) -> Response:
    """Answer the whole minutes as PDF."""
    sitting, minutes = _load(meeting_id), _minutes(meeting_id) or abort(404)
    kept = minutes.frozen or writing.frozen(minutes, sitting)
    from ixevents.papers import text_pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    made = council_papers.minutes(minutes, kept["facts"], kept["texts"], paper, public=False)
    return pdf_response(text_pdf.write(made), council_papers.minutes_file(sitting.meeting, paper))


@bp.get("/archive.json")
@access.needs(Power.KEEP_COUNCIL)
def archive(meeting_id: int) -> Response:
    """Answer what was frozen, byte for byte what the hash is of."""
    minutes = _minutes(meeting_id)
    if minutes is None or minutes.frozen is None:
        abort(404)
    response = Response(canonical.write(minutes.frozen), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="minutes-{meeting_id}.json"'
    return response


def _edit_page(sitting: Sitting, minutes: Minutes, form: TextsForm, others: Others | None = None) -> str:
    values = {"meeting": sitting.meeting, "items": queries.items_on(sitting.meeting), "others": others or []}
    return render_template("staff/minutes/edit.html", sitting=sitting, minutes=minutes, form=form, **values)


def _others(sitting: Sitting, minutes: Minutes, form: TextsForm) -> Others:
    """Return what the newest version says otherwise than what was typed: part, theirs, mine."""
    titles, said, decided = {"opening": _("Opening"), "closing": _("Closing")}, _("What was said"), _("What was decided")
    for number, item in enumerate(queries.items_on(sitting.meeting), start=1):
        title = f"{number}. {plain(item.title)}"
        titles |= {f"said-{item.id}": f"{title} – {said}", f"decided-{item.id}": f"{title} – {decided}"}
    theirs, mine = minutes.newest.texts, {name: text.as_dict() for name, text in form.texts().items()}
    both = [
        (name, lang, comparing.lines(theirs, name, lang), comparing.lines(mine, name, lang)) for name in form.names for lang in OFFICIAL
    ]
    return [
        (f"{titles[name]} ({lang.upper()})", "\n".join(stands) or "–", "\n".join(typed) or "–")
        for name, lang, stands, typed in both
        if stands != typed
    ]


def _all_texts(texts: document.Texts) -> list[str]:
    return [text for part in texts.values() for text in part.values()]


def _known(sitting: Sitting) -> list[str]:
    """Return names the public may read anyway: members, organisations, categories, items, the place."""
    meeting = sitting.meeting
    seats = [one.mandate.seat for one in sitting.attendances]
    known = [one.mandate.member.name for one in sitting.attendances] + [seat.organisation for seat in seats]
    titles = [seat.category.name for seat in seats] + [item.title for item in meeting.items] + [meeting.title]
    titles += [meeting.place.name] if meeting.place else []
    return known + [text for title in titles for text in title.as_dict().values()]


def _do(work: Callable[[], object], meeting_id: int, done: str = "") -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        if done:
            flash(done, "success")
    return redirect(url_for(".page", meeting_id=meeting_id), 303)


def _load(meeting_id: int) -> Sitting:
    return db.session.scalars(queries.sitting(meeting_id)).first() or abort(404)


def _minutes(meeting_id: int) -> Minutes | None:
    return db.session.scalars(queries.minutes_of(meeting_id)).first()
