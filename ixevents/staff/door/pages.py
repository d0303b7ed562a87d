"""The check-in page as a page of plain forms, the same for staff and volunteers; scripts make it quick and let it work offline."""

import secrets
from collections.abc import Callable
from typing import cast

from flask import current_app, flash, redirect, render_template, request, send_from_directory, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.core import headers
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.registrations.attendance import Statement
from ixevents.registrations.models import Need
from ixevents.registrations.question_fields import Asks
from ixevents.staff.door import answering, desk, in_twice
from ixevents.staff.door.desk import Addresses
from ixevents.staff.door.forms import CheckInForm, LookUpForm, UnregisteredForm


def check_in(
    slot: Slot, addresses: Addresses, *, refusal: Refused | None = None, ticket: str | None = None, asks: Asks | None = None
) -> str:
    """Show the search, what it found, and the counter of people without registration. One party alone is asked the door's questions."""
    headers.camera()
    text = ticket or _asked()
    parties = desk.search(desk.expected(slot), text) if text else []
    alone, sample = answering.empty(slot, parties[0] if len(parties) == 1 else None)
    return render_template(
        "staff/door/check_in.html",
        slot=slot,
        when=event_words.when(slot),
        addresses=addresses,
        text=text,
        form=LookUpForm(formdata=None, q=text),
        asks=asks or alone,
        sample=sample,
        found=desk.lines(slot, parties) if parties else [],
        explanation=desk.explanation(slot, text) if text and not parties else None,
        refusal=refusal,
        people=request.form.get("people", "") if refusal else "",
        counts=desk.figures(slot),
        needs={str(need): desk.need_words(need) for need in Need},
        client_id=new_client_id,
        keep=_kept_files(),
        reader=desk.READER,
    )


def new_client_id() -> str:
    """Return a number for one statement of a plain form: a reload of its answer says nothing twice."""
    return secrets.token_urlsafe(12)


def state(slot: Slot, addresses: Addresses, by: str, commit: Callable[[], None]) -> Redirect | tuple[str, int]:
    """Keep what a plain form says, then show the party again with what was kept."""
    said = _said()
    if said is None:
        return check_in(slot, addresses, refusal=Refused(_("Enter how many came."))), 422
    answers = answering.answered(slot, said.ticket, request.form) if said.ticket and said.came else None
    twice = in_twice.words(slot, said, by=by) if request.form.get("was") == "0" else None
    if twice:
        told = _("Nothing was counted now. If more of them came, change the number below; if they were let in by mistake, undo it.")
        return check_in(slot, addresses, refusal=Refused(f"{twice} {told}", in_twice.REASON), ticket=said.ticket, asks=answers), 409
    if answers is not None and answers.errors:
        wrong = Refused(answering.trouble(answers) or "")
        return check_in(slot, addresses, refusal=wrong, ticket=said.ticket, asks=answers), 422
    try:
        desk.keep(slot, said, request.form, by=by)
    except Refused as refusal:
        return check_in(slot, addresses, refusal=refusal, ticket=said.ticket), 409
    commit()
    # Volunteers carry no cookie: the party shown again says it to them.
    if access.in_area():
        flash(_kept_words(said), "success")
    query = f"?q={said.ticket}" if said.ticket else ""
    return redirect(f"{addresses.page}{query}", 303)


def parties(slot: Slot) -> dict[str, object]:
    """Answer the list for a device, or why nobody on it has a code."""
    text = _asked()
    if text:
        return {"explanation": desk.explanation(slot, text)}
    return desk.answer(slot, csrf=generate_csrf() if access.in_area() else "")


def worker(addresses: Addresses) -> Redirect:
    """Answer the script that keeps the page for when the network is gone; it reaches no other page."""
    response = send_from_directory(f"{current_app.static_folder}/js/door", "worker.js", mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = addresses.page
    return response


def _asked() -> str:
    # PostgreSQL cannot even be asked for a text with a NUL.
    return "".join(sign for sign in request.args.get("q", "") if sign.isprintable()).strip()[:120]


def _kept_files() -> list[str]:
    """Return the addresses of what the page loads; modules call each other by plain names."""
    asset = cast(Callable[[str], str], current_app.jinja_env.globals["asset"])
    fonts = [url_for("static", filename=f"fonts/{name}.woff2", v="5.3.0-2") for name in ("headings", "text")]
    modules = [url_for("static", filename=f"js/door/{name}.js") for name in desk.SCRIPTS]
    return [*map(asset, ("site.css", "staff.css", "site.js", "img/mark.svg", "js/door/main.js")), *fonts, *modules]


def _said() -> Statement | None:
    if "people" in request.form:
        extra = UnregisteredForm()
        return Statement(extra.client_id.data or "", extra.people.data or 0, now()) if extra.validate() else None
    form = CheckInForm()
    return Statement(form.client_id.data or "", form.came.data or 0, now(), form.ticket.data) if form.validate() else None


def _kept_words(said: Statement) -> str:
    if said.ticket is None:
        return ngettext("%(num)s person without registration counted.", "%(num)s people without registration counted.", said.came)
    return (
        ngettext("%(num)s person is in.", "%(num)s people are in.", said.came)
        if said.came
        else _("Taken back: nobody of this party is in.")
    )
