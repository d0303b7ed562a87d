"""What the back-office says about the languages of a thing: how far each is, since when it is public, what is missing and where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from ixevents.core import dates
from ixevents.core.languages import NAMES
from ixevents.core.web import current_language
from ixevents.events import gate
from ixevents.events.gate import LanguageState
from ixevents.staff.writing import LEGENDS

WORDS = {
    LanguageState.MISSING: _l("Missing"),
    LanguageState.WRITTEN: _l("Written, not checked"),
    LanguageState.CHECKED: _l("Checked"),
    LanguageState.OUT_OF_STEP: _l("Out of step"),
}
KINDS = {LanguageState.MISSING: "off", LanguageState.WRITTEN: "wait", LanguageState.CHECKED: "good", LanguageState.OUT_OF_STEP: "wait"}


@dataclass(frozen=True)
class LanguageView:
    """One language of one thing."""

    lang: str
    name: str
    state: LanguageState
    words: str
    kind: str
    "Of the tag."
    public_since: str
    "Day and hour at which what the public reads was published; empty for a draft."
    missing: tuple[tuple[str, str], ...]
    "Texts to write, each with the address of its field."

    @property
    def can_be_checked(self) -> bool:
        """Whether there is something for a person to confirm."""
        return self.state in (LanguageState.WRITTEN, LanguageState.OUT_OF_STEP)


def languages(thing: gate.Bilingual, edit_url: str = "") -> list[LanguageView]:
    """Return the official languages of a thing, each with its state."""
    return [_view(thing, lang, state, edit_url) for lang, state in gate.states(thing).items()]


def every(things: list[gate.Bilingual]) -> Callable[[gate.Bilingual], list[LanguageView]]:
    """Return what gives the languages of each of several things, looked up once."""
    known = {(thing.__tablename__, thing.id): languages(thing) for thing in things}
    return lambda thing: known[thing.__tablename__, thing.id]


def _view(thing: gate.Bilingual, lang: str, state: LanguageState, edit_url: str) -> LanguageView:
    missing = tuple((str(LEGENDS[gap.text.name]), f"{edit_url}#{gap.text.name}_{lang}") for gap in gate.gaps(thing, (lang,)))
    since = thing.language_proof.get(lang) if gate.is_public(thing) else None
    return LanguageView(lang, NAMES[lang], state, str(WORDS[state]), KINDS[state], _moment(since), missing)


def _moment(iso: str | None) -> str:
    if not iso:
        return ""
    moment = datetime.fromisoformat(iso)
    return f"{dates.day_short(moment, current_language())}, {dates.hour(moment)}"
