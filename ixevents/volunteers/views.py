"""The public pages about volunteers: the call with its form, and the private page. Reading a page changes nothing; buttons do (case 16)."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.core import asked, headers, periods
from ixevents.core.clock import now
from ixevents.core.forms import written
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db, limiter
from ixevents.registrations.views import PUBLIC_LIMIT
from ixevents.volunteers import notices, queries, turns, words
from ixevents.volunteers.forms import ChangeForm, ShiftsForm, SignUpForm
from ixevents.volunteers.models import Shift, Turn, Volunteer, VolunteerCall

bp = Blueprint("volunteers", __name__, url_prefix="/<any(fr, nl, en):lang>")
bp.context_processor(lambda: {"words": words})

TAKEN = "taken"
"""What the private page is told when shifts have just been taken."""

Page = str | tuple[str, int] | Redirect


@bp.route("/<programme>/<edition>/volunteers/", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def sign_up(programme: str, edition: str) -> Page:
    """Show what hands are wanted for, and take somebody who lends theirs."""
    call = _call(programme, edition)
    if not call.open:
        return _closed(call)
    form = SignUpForm().offer(_free(call)).ask(call, current_language())
    if not form.is_submitted():
        return _form_page(call, form)
    if not form.validate():
        return _form_page(call, form), 422
    try:
        volunteer, own = turns.sign_up(call, form.facts(), form.shifts.data, sending=form.key)
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        call = _call(programme, edition)
        return (_form_page(call, form.offer(_free(call))), 409) if call.open else _closed(call)
    db.session.commit()
    if own:
        return redirect(url_for(".private", code=volunteer.code, saved=TAKEN), 303)
    return redirect(url_for(".sent", programme=programme, edition=edition), 303)


@bp.get("/<programme>/<edition>/volunteers/sent")
def sent(programme: str, edition: str) -> str:
    """Say to look in the mailbox (case 19)."""
    headers.private()
    call = _call(programme, edition)
    return render_template("volunteers/sent.html", call=call, theme=notices.theme(call))


@bp.get("/volunteers/<code>")
def private(code: str) -> str:
    """Show a volunteer's shifts to whoever holds the code."""
    return _own_page(_load(code))


@bp.post("/volunteers/<code>/more")
@limiter.limit(PUBLIC_LIMIT)
def more(code: str) -> Page:
    """Take more shifts."""
    volunteer = _load(code)
    form = ShiftsForm().offer(_others(volunteer))
    if not form.validate():
        return _own_page(volunteer, more_form=form), 422
    return _acted(volunteer, lambda found: turns.take(found, form.shifts.data), saved=TAKEN)


@bp.post("/volunteers/<code>/give-up")
def give_up(code: str) -> Page:
    """Give one shift up."""
    volunteer, number = _load(code), asked.number(request.form.get("turn"))
    turn = next((one for one in volunteer.turns if one.id == number), None) or abort(404)
    return _acted(volunteer, lambda _found: turns.give_up(turn), saved="given-up")


@bp.post("/volunteers/<code>/change")
def change(code: str) -> Page:
    """Change name, telephone or language."""
    volunteer, form = _load(code), ChangeForm()
    if not form.validate():
        return _own_page(volunteer, form=form), 422
    return _acted(volunteer, lambda found: turns.change(found, form.who()), saved="change")


@bp.get("/volunteers/<code>.ics")
def calendar(code: str) -> Response:
    """Answer the shifts as a calendar file."""
    volunteer = _load(code)
    kept = _live(volunteer)
    if not kept:
        abort(404)
    response = Response(notices.calendar_file(volunteer, kept, current_language()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="volunteer.ics"'
    return response


def _acted(volunteer: Volunteer, work: Callable[[Volunteer], object], *, saved: str) -> Page:
    code = volunteer.code
    try:
        work(volunteer)
    except Refused as refusal:
        db.session.rollback()
        return _own_page(_load(code), refusal=refusal), 409
    db.session.commit()
    return redirect(url_for(".private", code=code, saved=saved), 303)


def _own_page(
    volunteer: Volunteer, *, form: ChangeForm | None = None, more_form: ShiftsForm | None = None, refusal: Refused | None = None
) -> str:
    others, kept, typed, moment = _others(volunteer), _live(volunteer), form is not None, now()
    return render_template(
        "volunteers/private.html",
        volunteer=volunteer,
        call=volunteer.call,
        theme=notices.theme(volunteer.call),
        turns=kept,
        facts={turn.id: [{"key": label, "value": value} for label, value in words.rows(turn.shift)[1:]] for turn in kept},
        ended=[turn for turn in volunteer.turns if not turn.live],
        came=[turn for turn in kept if turn.came and turn.shift.ends_at <= moment],
        over=all(turn.shift.ends_at <= moment for turn in kept),
        missed=all(turn.came is False for turn in kept),
        moment=moment,
        form=form or ChangeForm(formdata=None).show(volunteer),
        typed=typed,
        more_form=more_form or ShiftsForm(formdata=None).offer(others),
        others=others,
        hints={shift.id: words.hint(shift) for shift in others},
        refusal=refusal,
        saved=request.args.get("saved", ""),
        months=periods.length("RETENTION_VOLUNTEER_MONTHS"),
    )


def _form_page(call: VolunteerCall, form: SignUpForm) -> str:
    # A page kept by a cache would hand one person's sending to another.
    headers.uncached()
    free = _free(call)
    return render_template(
        "volunteers/sign_up.html",
        call=call,
        theme=notices.theme(call),
        form=form,
        free=free,
        complete=[
            shift for shift in call.shifts if shift.told and shift.called_off_at is None and not shift.left and shift.starts_at > now()
        ],
        hints={shift.id: words.hint(shift) for shift in free},
        months=periods.length("RETENTION_VOLUNTEER_MONTHS"),
    )


def _closed(call: VolunteerCall) -> Page:
    """Say that no shifts are given; whoever was writing meanwhile sees it again."""
    lost = written(SignUpForm().offer([]).ask(call, current_language())) if request.method == "POST" else []
    page = render_template("volunteers/closed.html", call=call, theme=notices.theme(call), lost=lost)
    return (page, 409) if lost else page


def _free(call: VolunteerCall) -> list[Shift]:
    return [shift for shift in call.shifts if shift.takes(now())]


def _others(volunteer: Volunteer) -> list[Shift]:
    """Return the shifts somebody can take besides those taken, at another time than these; none once the call is closed."""
    call = db.session.scalars(queries.call_of_edition(volunteer.call.edition_id)).first()
    held = [turn.shift for turn in _live(volunteer)]
    return [shift for shift in _free(call) if not any(shift.at_once(other) for other in held)] if call else []


def _live(volunteer: Volunteer) -> list[Turn]:
    return sorted((turn for turn in volunteer.turns if turn.live), key=lambda turn: (turn.shift.starts_at, turn.id))


def _call(programme: str, edition: str) -> VolunteerCall:
    return db.session.scalars(queries.public_call(programme, edition)).first() or abort(404)


def _load(code: str) -> Volunteer:
    headers.private()
    return db.session.scalars(queries.by_code(code)).first() or abort(404)
