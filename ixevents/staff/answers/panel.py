"""The forecast of a meeting in the words of its panel; any screen of the back-office may include it."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.meetings import forecast
from ixevents.meetings.forecast import Forecast, Outlook, Tally
from ixevents.meetings.models import Meeting, MeetingState
from ixevents.projects import wording

TONES = {Outlook.SURE: "good", Outlook.POSSIBLE: "wait", Outlook.LOST: "alert", Outlook.WAIVED: "plain"}


@dataclass(frozen=True)
class Panel:
    """What the panel says."""

    found: Forecast
    headline: str
    text: str
    tone: str
    composition: str
    composition_tone: str
    rows: tuple[tuple[str, Tally], ...]
    over: bool
    "Who was there has been closed: what will be is no question any more."


def of(meeting: Meeting) -> Panel:
    """Return the panel of a meeting."""
    found, over = forecast.of(meeting), meeting.state in (MeetingState.HELD, MeetingState.MINUTED)
    rows = [(wording.capital(tally.category.name) if tally.category else "", tally) for tally in found.categories]
    if found.advisory.total:
        rows.append((_("With an advisory voice, not counted"), found.advisory))
    return Panel(
        found=found,
        headline=f"{found.voting.yes} / {found.needed}",
        text="" if over else _outlook(found),
        tone="plain" if over else TONES[found.outlook],
        composition=_composition(found),
        composition_tone="good" if found.composition_valid else "alert",
        rows=tuple(rows),
        over=over,
    )


def _outlook(found: Forecast) -> str:
    if found.outlook == Outlook.WAIVED:
        return _("Second notice: the council deliberates whatever the number.")
    if found.outlook == Outlook.SURE:
        return _("Enough members have said that they come.")
    if found.outlook == Outlook.LOST:
        return _("Even if everybody comes who may still come, there are too few: a second notice will be needed.")
    return ngettext("%(num)s more is needed.", "%(num)s more are needed.", found.missing)


def _composition(found: Forecast) -> str:
    ratio = found.ratio
    counts = ", ".join(
        (
            ngettext("%(num)s woman", "%(num)s women", ratio.women),
            ngettext("%(num)s man", "%(num)s men", ratio.men),
            ngettext("%(num)s other or not declared", "%(num)s others or not declared", ratio.other),
        )
    )
    if ratio.valid:
        return _("%(counts)s: the two-thirds rule is kept.", counts=counts)
    if found.derogated:
        return _("%(counts)s: the two-thirds rule is broken, and a derogation covers the day.", counts=counts)
    return _("%(counts)s: the two-thirds rule is broken, so opinions given that day are not valid.", counts=counts)
