"""Letters about sitting on the council: one function a letter, each in the language of who reads it (LANG-05)."""

from collections.abc import Callable, Mapping
from datetime import date

from flask_babel import gettext as _

from ixevents.core import dates, periods
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.council import links, words
from ixevents.council.candidature import Candidature
from ixevents.council.models import CouncilSeat, Mandate, MandateRole, Member, MemberLink, Office
from ixevents.council.renewal import RenewalAsk
from ixevents.outbox import letters
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.projects import wording

THEME = "council"
RENEWAL = "council.renewal_asked"
APPOINTED = "council.appointed"
THANKS = "council.thanks"


def link(member: Member, made: MemberLink) -> Notice | None:
    """Send a member the address of the own pages."""
    if not member.email:
        return None

    def values() -> Mapping[str, object]:
        return {"theme": THEME, "rows": [(_("For"), letters.one_line(member.name))], "link": _own(made)}

    return post("council.link", member.email, member.language, about=member, context=values)


def candidature_confirm(candidature: Candidature) -> Notice | None:
    """Ask whether the address is the candidate's own."""
    return _about("candidature_confirm", candidature)


def candidature_received(candidature: Candidature) -> Notice | None:
    """Say that a candidature arrived, and what comes next."""
    return _about("candidature_received", candidature)


def candidature_refused(candidature: Candidature) -> Notice | None:
    """Say that a candidature was not retained."""
    return _about("candidature_refused", candidature)


def appointed(mandate: Mandate, made: MemberLink) -> Notice | None:
    """Say to somebody that the municipal council appointed that person, with the address of the own pages."""
    member = mandate.member
    return post(APPOINTED, member.email or "", member.language, about=member, context=_appointed(mandate, lambda: _own(made)))


def appointed_on_paper(mandate: Mandate) -> str:
    """Return the words of the same letter, for a member who gets it by post: it opens no page, for paper lies about."""
    return letters.write(APPOINTED, mandate.member.language, _appointed(mandate, str)).text


def thanks(mandate: Mandate, since: date) -> Notice | None:
    """Thank a member who leaves for the time `since` a day; None when that was written already."""
    member, key = mandate.member, thanks_key(mandate)
    return post(THANKS, member.email or "", member.language, about=member, context=_thanks(mandate, since), unique_key=key)


def thanks_key(mandate: Mandate) -> str:
    """Return what makes the letter of thanks for a mandate one of its kind."""
    return f"council-thanks-{mandate.id}"


def thanks_as_written(mandate: Mandate, since: date) -> letters.Letter:
    """Return the same letter as it would go."""
    return letters.write(THANKS, mandate.member.language, _thanks(mandate, since))


def thanks_on_paper(mandate: Mandate, since: date) -> str:
    """Return the words of the same letter, for a member who gets it by post."""
    return letters.write(THANKS, mandate.member.language, _thanks(mandate, since, on_paper=True)).text


def renewal_asked(ask: RenewalAsk, *, again_on: date | None = None) -> Notice | None:
    """Ask a member whether to go on in the next term; of an organisation, whom it names. Once more, on a day, it asks once that day."""
    member = ask.mandate.member
    if not member.email:
        return None
    key = f"renewal-reminder-{ask.id}-{again_on.isoformat()}" if again_on else None
    return post(RENEWAL, member.email, member.language, about=ask, context=_renewal(ask, again=again_on is not None), unique_key=key)


def renewal_on_paper(ask: RenewalAsk) -> str:
    """Return the words of the same letter, for a member who gets it by post."""
    return letters.write(RENEWAL, ask.mandate.member.language, _renewal(ask)).text


def _appointed(mandate: Mandate, own: Callable[[], str]) -> letters.Context:
    member, seat = mandate.member, mandate.seat

    def values() -> Mapping[str, object]:
        lang = current_language()
        rows = [(_("Name"), member.name), (_("As"), str(words.ROLES[MandateRole(mandate.role)])), *_seat(seat)]
        rows.append((_("From"), dates.day_long(mandate.starts_on, lang)))
        if mandate.ends_on:
            rows.append((_("Until"), dates.day_long(mandate.ends_on, lang)))
        if mandate.decision:
            rows.append((_("Decision"), mandate.decision))
        return {"theme": THEME, "rows": _lines(rows), "link": own()}

    return values


def _thanks(mandate: Mandate, since: date, *, on_paper: bool = False) -> letters.Context:
    member, last = mandate.member, mandate.last_day

    def values() -> Mapping[str, object]:
        lang = current_language()
        rows = [(_("Name"), member.name), (_("As"), str(words.ROLES[MandateRole(mandate.role)])), *_seat(mandate.seat)]
        if mandate.office:
            rows.insert(2, (_("Office"), str(words.OFFICES[Office(mandate.office)])))
        rows.append((_("From"), dates.day_long(since, lang)))
        if last is not None:
            rows.append((_("Until"), dates.day_long(last, lang)))
        link = "" if on_paper else external("privacy.notice", lang=lang)
        return {"theme": THEME, "rows": _lines(rows), "link": link, "months": periods.length("RETENTION_MEMBER_MONTHS")}

    return values


def _renewal(ask: RenewalAsk, *, again: bool = False) -> letters.Context:
    member, seat, renewal = ask.mandate.member, ask.mandate.seat, ask.renewal

    def values() -> Mapping[str, object]:
        lang = current_language()
        rows = [(_("Name"), member.name), (_("As"), str(words.ROLES[MandateRole(ask.mandate.role)])), *_seat(seat)]
        rows.append((_("Next term"), f"{dates.day_long(renewal.starts_on, lang)} – {dates.day_long(renewal.ends_on, lang)}"))
        rows.append((_("Answer until"), dates.day_long(renewal.deadline, lang)))
        values = {"theme": THEME, "rows": _lines(rows), "link": external("council.renewal", lang=lang, code=ask.code)}
        return {**values, "of_organisation": seat.category.organisations, "again": again}

    return values


def _about(letter: str, candidature: Candidature) -> Notice | None:
    if not candidature.email:
        return None

    def values() -> Mapping[str, object]:
        rows = [(_("Name"), candidature.name), (_("Kind of members"), wording.capital(candidature.category.name))]
        if candidature.organisation:
            rows.append((_("Organisation"), candidature.organisation))
        if candidature.second_name:
            rows.append((_("Substitute"), candidature.second_name))
        rows.append((_("The call closes on"), dates.day_long(candidature.call.closes_on, current_language())))
        address = external("council.candidature", lang=current_language(), code=candidature.code)
        return {"theme": THEME, "rows": _lines(rows), "link": address}

    return post(f"council.{letter}", candidature.email, candidature.language, about=candidature, context=values)


def _seat(seat: CouncilSeat) -> list[tuple[str, str]]:
    rows = [(_("Kind of members"), wording.capital(seat.category.name))]
    return [*rows, (_("Organisation"), seat.organisation)] if seat.organisation else rows


def _own(made: MemberLink) -> str:
    return links.page(made, "meetings.member", current_language())


def _lines(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, letters.one_line(plain(value))) for label, value in rows]
