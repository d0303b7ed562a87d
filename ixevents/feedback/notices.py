"""The letter that asks how it was."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import gettext as _

from ixevents.core import dates, tokens
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.events import programme
from ixevents.feedback import asking, queries
from ixevents.feedback.models import Party
from ixevents.outbox import letters
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.registrations import kinds
from ixevents.registrations.facts import when
from ixevents.registrations.models import Registration

ASK = "feedback"
"""What a link of the letter is signed for."""


def ask(registration: Registration, closes_at: datetime) -> Notice | None:
    """Ask a party that came how it was, the morning after; a class finds its certificate here as well."""
    if not registration.email:
        return None
    slot = registration.slot

    def context() -> Mapping[str, object]:
        lang = current_language()
        certificate = external("papers.certificate", lang=lang, code=registration.code, paper=lang if lang in ("fr", "nl") else "fr")
        return {
            "theme": programme.get(slot.event.edition.programme).theme,
            "title": letters.one_line(plain(slot.event.title)),
            "rows": _rows(registration),
            "link": external("feedback.form", lang=lang, token=tokens.sign(ASK, registration.id)),
            "until": dates.day_long(closes_at - timedelta(minutes=1), lang, slot.zone),
            "is_class": asking.party_of(slot) == Party.CLASS,
            "certificate": certificate,
        }

    return post(
        "feedback.ask",
        registration.email,
        registration.language,
        about=registration,
        context=context,
        unique_key=f"{queries.ASK_KEY}{registration.id}",
        due_at=asking.asks_from(slot),
        expires_at=closes_at,
    )


def _rows(registration: Registration) -> list[tuple[str, str]]:
    """Return what it is about; the class too, for its teacher may have brought two."""
    slot, kind = registration.slot, kinds.of(registration)
    label = kind.letter_values(registration, "ask").get("label") if kind else None
    called = [(_("Class"), letters.one_line(str(label)))] if label else []
    return [(_("What"), letters.one_line(plain(slot.event.title))), *called, (_("When"), letters.one_line(when(slot)))]
