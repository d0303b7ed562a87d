"""Letters about a request: one function a letter, each in the language of the person (LANG-05).

Who gave no mail address gets the same words on paper, without links: staff print them.
"""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from ixevents.core import addresses, dates
from ixevents.core.languages import Translated
from ixevents.core.links import external
from ixevents.core.persons import Remains
from ixevents.core.web import current_language, plain
from ixevents.extensions import db
from ixevents.outbox import letters
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.privacy import authorities, words
from ixevents.privacy.models import PrivacyPaper, PrivacyRequest

Rows = list[tuple[str, str]]


def confirm(request: PrivacyRequest) -> Notice | None:
    """Ask whether the address is the person's own: that is all the identity we check (GDPR-10)."""
    return _write("confirm", request)


def received(request: PrivacyRequest) -> Notice | None:
    """Say that a request is being dealt with, and by when."""
    return _write("received", request, clock=True)


def extended(request: PrivacyRequest, reason: Translated) -> Notice | None:
    """Say that it takes longer, and why (article 12.3)."""
    return _write("extended", request, reason=reason, clock=True)


def copy(request: PrivacyRequest) -> Notice | None:
    """Send the link to the copy; the data themselves do not travel by mail."""
    return _write("copy", request)


def corrected(request: PrivacyRequest, fields: Sequence[str], counts: Mapping[str, int], *, to: str = "") -> Notice | None:
    """Say what was put right, and where."""

    def more() -> Mapping[str, object]:
        named = {"name": _("Name"), "email": _("Email address"), "phone": _("Telephone")}
        return {"fields": [named[name] for name in fields], "done": _told(counts)}

    return _write("corrected", request, more=more, to=to)


def erased(request: PrivacyRequest, counts: Mapping[str, int], kept: Sequence[Remains], withdrawn: int = 0) -> Notice | None:
    """Say what was erased, from how many dates the person was withdrawn, and what stays with the reason (article 17.3)."""

    def more() -> Mapping[str, object]:
        stays = [f"{words.remaining(one)} – {words.why(one)}" for one in kept]
        return {"done": _told(counts), "kept": stays, "withdrawn": withdrawn}

    return _write("erased", request, more=more)


def settled(request: PrivacyRequest, answer: Translated) -> Notice | None:
    """Answer in our own words."""
    return _write("settled", request, reason=answer)


def refused(request: PrivacyRequest, reason: Translated) -> Notice | None:
    """Say no, why, and where to complain (article 12.4)."""
    return _write("refused", request, reason=reason)


def _write(
    letter: str,
    request: PrivacyRequest,
    *,
    reason: Translated | None = None,
    clock: bool = False,
    more: object = None,
    to: str = "",
) -> Notice | None:
    address = to or request.email

    def values() -> Mapping[str, object]:
        lang = current_language()
        link = _link(request, letter, lang) if address else ""
        said = [line for line in plain(reason).splitlines() if line.strip()] if reason else []
        found: dict[str, object] = {"rows": _rows(request, lang, clock=clock), "link": link, "said": said, "letter": letter}
        authority = authorities.DATA_PROTECTION
        found["authority"] = f"{plain(authority.name)}, {plain(authority.address)}, {authority.email}"
        return {**found, **(more() if callable(more) else {})}

    if not address or addresses.archived(address):
        text = letters.write(f"privacy.{letter}", request.language, values).text
        _keep(PrivacyPaper(request_id=request.id, letter=letter, text=text))
        return None
    return post(f"privacy.{letter}", address, request.language, about=request, context=values)


def _keep(paper: PrivacyPaper) -> None:
    """Keep a letter on paper, for staff to print."""
    db.session.add(paper)
    db.session.flush()


def _rows(request: PrivacyRequest, lang: str, *, clock: bool) -> Rows:
    rows = [(_("You asked"), str(words.ASKED[request.want])), (_("Received"), dates.day_long(request.received_on, lang))]
    if clock:
        rows.append((_("You have our answer by"), dates.day_long(request.due_on, lang)))
    if request.copy_until is not None:
        rows.append((_("Open until"), dates.day_long(dates.last_day(request.copy_until), lang)))
    return [(label, letters.one_line(value)) for label, value in rows]


def _link(request: PrivacyRequest, letter: str, lang: str) -> str:
    if letter == "copy":
        return external("privacy.copy", lang=lang, code=request.copy_code)
    return external("privacy.own", lang=lang, code=request.code)


def _told(counts: Mapping[str, int]) -> list[str]:
    return [f"{words.HOLDERS[name]} ({count})" for name, count in counts.items() if count]
