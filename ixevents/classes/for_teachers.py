"""What the page of an event for schools says to teachers."""

from dataclasses import dataclass, field

from flask_babel import gettext as _

from ixevents.classes import terms as terms_of
from ixevents.classes import words
from ixevents.classes.models import ClassTerms
from ixevents.core.languages import Translated
from ixevents.core.web import plain
from ixevents.events.models import Event


@dataclass(frozen=True)
class ClassPart:
    """The part for classes."""

    event_id: int
    terms: ClassTerms
    lead: str
    facts: list[tuple[str, str]]
    rows: list[dict[str, str]] = field(default_factory=list)
    template: str = "classes/event_part.html"


def of(event: Event) -> ClassPart | None:
    """Return the part for classes; None for events persons register for."""
    if not terms_of.takes(event):
        return None
    terms = terms_of.of(event)
    facts = [
        (_("Age, about"), words.ages(terms)),
        (_("Pupils in a class, at most"), str(terms.max_pupils)),
        (_("Pupils for each adult"), str(terms.pupils_per_adult)),
    ]
    texts = (
        (_("Topic"), terms.topic),
        (_("In your lessons"), terms.lessons),
        (_("Bring"), terms.bring),
        (_("Good to know"), terms.practical),
        (_("Getting there"), terms.travel),
    )
    lead = _("We look at each request before we confirm it.") if terms.approval else _("Register in five minutes, without an account.")
    levels = {"key": _("Levels"), "value": words.level_range(terms) or _("All levels")}
    return ClassPart(event.id, terms, lead, facts, [levels, *({"key": key, "value": plain(text)} for key, text in texts if _shown(text))])


def _shown(text: Translated) -> bool:
    """Whether both official languages have a text: in one alone it is no notice to the public (LANG-01)."""
    return text.complete
