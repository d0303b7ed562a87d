"""Meetings: the list, a draft, its page, and what goes out: convening, changing, telling the agenda, calling off, one person on or off."""

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.core.forms import Form
from ixevents.events.models import Place
from ixevents.extensions import db
from ixevents.meetings import convening, drafting, listing, proof, publishing, queries, words
from ixevents.meetings.models import Convocation, Invitation, Meeting, MeetingState
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.staff import rehearsed
from ixevents.staff.answers import panel as forecast
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.council import parts
from ixevents.staff.differing import Others, overtaken
from ixevents.staff.journal import told
from ixevents.staff.meetings import cockpit, panels, rehearsing
from ixevents.staff.meetings.forms import USUAL_TITLE, AgendaForm, ChangeForm, LateForm, MeetingForm, WhyForm
from ixevents.staff.registrations.forms import PlainForm

bp = Blueprint("staff_meetings", __name__, url_prefix="/staff/meetings")
bp.context_processor(lambda: {"words": words, "letter_kinds": {f"meetings.{name}": title for name, title in words.LETTERS.items()}})

PER_PAGE = 50
CALLED = {
    "title": _l("Title"),
    "room": _l("Room, door, whom to ask"),
    "note": _l("A word before the agenda"),
    "urgency": _l("Why it cannot wait"),
}
"""Fields in several languages, whose own labels are the languages."""
Answer = rehearsed.Page | Redirect


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """List the meetings: those to come first, then the past ones, the latest first."""
    asked = {name: request.args.get(name, "")[:100] for name in ("q", "state")}
    when = "past" if request.args.get("when") == "past" else "ahead"
    found = listing.directory(now(), when, asked["q"], asked["state"])
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    counts = listing.answer_counts([one.id for one in page.items])
    return render_template("staff/meetings/index.html", page=page, asked=asked, when=when, rows=listing.rows(page.items, counts))


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new() -> Answer:
    """Begin a meeting; nobody hears of it."""
    council, form = parts.needed(), MeetingForm().offer(_places())
    if not form.is_submitted():
        form.show_text("title", USUAL_TITLE)
    elif form.validate():
        made = drafting.draft(council, form.values(), actor=access.actor())
        db.session.commit()
        flash(_("Saved. Nobody has been written to: put together the agenda, then convene."), "success")
        return redirect(url_for("staff_meeting_items.agenda", meeting_id=made.id), 303)
    return _form_page(form)


@bp.get("/<int:meeting_id>")
@access.needs(Power.KEEP_COUNCIL)
def meeting(meeting_id: int) -> str:
    """Show a meeting: how it stands, what lacks, who was told, what is proven."""
    found = _load(meeting_id)
    return render_template(
        "staff/meetings/meeting.html",
        meeting=found,
        cockpit=cockpit.of(found),
        panel=forecast.of(found) if found.state not in (MeetingState.DRAFT, MeetingState.CALLED_OFF) else None,
        panels=panels.of(found),
        history=told.history("meeting", meeting_id, limit=30),
    )


@bp.route("/<int:meeting_id>/edit", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def edit(meeting_id: int) -> Answer:
    """Change a draft; once members know of the meeting, what goes out is shown first."""
    found = _load(meeting_id)
    if found.state != MeetingState.DRAFT:
        return redirect(url_for(".change", meeting_id=meeting_id), 303)
    form = MeetingForm().offer(_places()).about(found)

    def work() -> None:
        drafting.edit(found, form.values(), opened=form.opened.data or "", actor=access.actor())

    page = shown(form, work, lambda: _edit_page(form, _load(meeting_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(cockpit.address(meeting_id), 303)


@bp.route("/<int:meeting_id>/change", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def change(meeting_id: int) -> Answer:
    """Give a convened meeting another time, place or room."""
    form = ChangeForm()
    form.offer(_places()).about(_load(meeting_id))

    def deed() -> None:
        values = form.changes()
        opened = form.opened.data or ""
        convening.change(_load(meeting_id), values, opened=opened, actor=access.actor(), why=form.text("why"), **form.lateness)

    return _act("change", meeting_id, form, deed)


@bp.route("/<int:meeting_id>/convene", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def convene(meeting_id: int) -> Answer:
    """Convene everybody in office."""
    form = LateForm()
    return _act("convene", meeting_id, form, lambda: convening.convene(_load(meeting_id), actor=access.actor(), **form.lateness))


@bp.route("/<int:meeting_id>/tell-agenda", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def tell_agenda(meeting_id: int) -> Answer:
    """Tell everybody the agenda as it is now."""
    form = AgendaForm()
    return _act("agenda", meeting_id, form, lambda: convening.tell_agenda(_load(meeting_id), actor=access.actor(), asks=form.asks.data))


@bp.route("/<int:meeting_id>/complete", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def complete(meeting_id: int) -> Answer:
    """Bring who is convened in line with who is in office: somebody was appointed, or left."""
    return _act("complete", meeting_id, PlainForm(), lambda: convening.bring_in_line(_load(meeting_id), actor=access.actor()))


@bp.route("/<int:meeting_id>/call-off", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def call_off(meeting_id: int) -> Answer:
    """Call a meeting off, with the reason in French and Dutch."""
    form = WhyForm()
    return _act("call_off", meeting_id, form, lambda: convening.call_off(_load(meeting_id), form.text("why"), actor=access.actor()))


@bp.route("/<int:meeting_id>/invitations/<int:invitation_id>/<any(remove, again, send):act>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def one(meeting_id: int, invitation_id: int, act: str) -> Answer:
    """Take one person off a meeting, convene that one again, or send the notice again."""
    verbs = {"remove": convening.remove, "again": convening.invite_again, "send": convening.send_again}
    _invitation(meeting_id, invitation_id)
    work = lambda: verbs[act](_invitation(meeting_id, invitation_id), actor=access.actor())  # noqa: E731  # one line, used once
    return _act(act, meeting_id, PlainForm(), work, _invitation(meeting_id, invitation_id))


@bp.post("/<int:meeting_id>/<any(publish, unpublish):step>")
@access.needs(Power.KEEP_COUNCIL)
def show(meeting_id: int, step: str) -> Redirect:
    """Let the public read of a meeting, or no longer."""
    found, actor = _load(meeting_id), access.actor()
    if step == "publish":
        return _do(meeting_id, lambda: publishing.publish(found, actor=actor), _("The public reads of it now, in French and Dutch."))
    return _do(meeting_id, lambda: publishing.take_back(found, actor=actor), _("The public no longer reads of it."))


def _act(verb: str, meeting_id: int, form: Form, deed: Callable[[], object], invitation: Invitation | None = None) -> Answer:
    """Show what goes out, send it to oneself, or do it."""
    _load(meeting_id)
    known = len(_sendings(meeting_id))
    about = (invitation.member.name, invitation.id) if invitation else None

    def page(rehearsal: Rehearsal[list[rehearsing.Reader]] | None, refusals: list[str]) -> str:
        found = _load(meeting_id)
        stand = cockpit.of(found)
        values = {"verb": verb, "form": form, "rehearsal": rehearsal, "refusals": refusals, "about": about}
        form.notice = refusals[0] if refusals else None
        others = _others(form, found) if isinstance(form, ChangeForm) else []
        return render_template("staff/meetings/act.html", meeting=found, cockpit=stand, others=others, **values)

    if request.form.get("go") == "trial" and form.validate():
        _trial(meeting_id, deed)
    answer = rehearsed.shown(form, lambda: rehearsing.readers(meeting_id, deed), page)
    if answer is not None:
        return answer
    db.session.commit()
    sent = _sendings(meeting_id)[known:]
    flash(_("Done. The letters are on their way.") if sent else _("Saved."), "success")
    on_paper = sum(proof.POST in told["ways"] for one in sent for told in one.frozen["told"])
    if on_paper:
        flash(ngettext("%(num)s letter is to be printed and posted.", "%(num)s letters are to be printed and posted.", on_paper), "warning")
    return redirect(cockpit.address(meeting_id), 303)


def _sendings(meeting_id: int) -> Sequence[Convocation]:
    return db.session.scalars(queries.convocations(meeting_id)).all()


def _trial(meeting_id: int, deed: Callable[[], object]) -> None:
    """Send the letters to oneself; the page that follows is the rehearsal again, which keeps what was filled in and says a refusal."""
    staff = access.current()
    address = staff.email if staff else ""
    refusal = rehearsing.trial(meeting_id, deed, address)
    db.session.commit()
    if refusal is None:
        flash(_("Sent to %(address)s: the words of each letter, without calendar and with links that open nothing.", address=address))


def _do(meeting_id: int, work: Callable[[], object], done: str) -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        flash(done, "success")
    return redirect(cockpit.address(meeting_id), 303)


def _form_page(form: MeetingForm) -> tuple[str, int]:
    status = 422 if form.is_submitted() else 200
    return render_template("staff/meetings/edit.html", form=form, meeting=None, others=[]), status


def _edit_page(form: MeetingForm, found: Meeting) -> str:
    return render_template("staff/meetings/edit.html", form=form, meeting=found, others=_others(form, found))


def _others(form: MeetingForm, found: Meeting) -> Others:
    """Return what somebody else changed of the meeting meanwhile, beside what was typed."""
    theirs = type(form)(formdata=None).offer(_places()).show(found)
    for name in form.ALONE:
        theirs[name].data = form[name].data
    return overtaken(form, theirs, CALLED)


def _places() -> list[Place]:
    return list(db.session.scalars(select(Place).order_by(Place.slug)))


def _load(meeting_id: int) -> Meeting:
    return db.session.scalars(queries.whole(meeting_id).execution_options(populate_existing=True)).first() or abort(404)


def _invitation(meeting_id: int, invitation_id: int) -> Invitation:
    found = _load(meeting_id)
    return next((one for one in found.invitations if one.id == invitation_id), None) or abort(404)
