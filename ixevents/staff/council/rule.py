"""The two-thirds rule in words, for the council as it is and as it would be with one more member (COU-02)."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.web import current_language
from ixevents.council import gender, terms
from ixevents.council.gender import Ratio
from ixevents.council.models import CouncilSeat, Gender, Mandate, MandateRole


@dataclass(frozen=True)
class Told:
    """What the rule says: in words, and whether something is wrong."""

    words: str
    kept: bool
    covered: bool = False
    "Not kept, and a derogation allows it."

    @property
    def tone(self) -> str:
        """Of the banner."""
        return "success" if self.kept else "notice" if self.covered else "warning"


def now(office: list[Mandate]) -> Told:
    """Say how the council stands today."""
    ratio = gender.ratio(office)
    count, total, most = ratio.count_of_larger, ratio.total, ratio.most
    values = {"count": count, "total": total, "most": most, "num": ratio.over}
    if ratio.larger == Gender.WOMAN:
        kept = _("%(count)s of %(total)s members with a vote are women. At most %(most)s may be.", **values)
        broken = ngettext(
            "%(count)s of %(total)s members with a vote are women: one too many, at most %(most)s may be.",
            "%(count)s of %(total)s members with a vote are women: %(num)s too many, at most %(most)s may be.",
            **values,
        )
    else:
        kept = _("%(count)s of %(total)s members with a vote are men. At most %(most)s may be.", **values)
        broken = ngettext(
            "%(count)s of %(total)s members with a vote are men: one too many, at most %(most)s may be.",
            "%(count)s of %(total)s members with a vote are men: %(num)s too many, at most %(most)s may be.",
            **values,
        )
    return _told(ratio, kept, broken, today())


def with_one(office: list[Mandate], seat: CouncilSeat, role: MandateRole, declared: str | None, leaving: Mandate | None = None) -> Told:
    """Say how the council would stand with one more member in a seat."""
    if role == MandateRole.SUBSTITUTE:
        return Told(_("A substitute does not count for the two-thirds rule."), kept=True)
    if not seat.category.voting:
        return Told(_("This category has no vote: it does not count for the two-thirds rule."), kept=True)
    ratio = gender.with_one_more(office, declared, leaving=leaving)
    values = {"count": ratio.count_of_larger, "total": ratio.total, "most": ratio.most, "num": ratio.over}
    if ratio.larger == Gender.WOMAN:
        kept = _("With this member %(count)s of %(total)s are women. The rule is kept: at most %(most)s.", **values)
        broken = ngettext(
            "With this member %(count)s of %(total)s are women: one too many, the rule is at most %(most)s.",
            "With this member %(count)s of %(total)s are women: %(num)s too many, the rule is at most %(most)s.",
            **values,
        )
    else:
        kept = _("With this member %(count)s of %(total)s are men. The rule is kept: at most %(most)s.", **values)
        broken = ngettext(
            "With this member %(count)s of %(total)s are men: one too many, the rule is at most %(most)s.",
            "With this member %(count)s of %(total)s are men: %(num)s too many, the rule is at most %(most)s.",
            **values,
        )
    return _told(ratio, kept, broken, today())


def outcomes(seat: CouncilSeat, role: MandateRole, leaving: Mandate | None = None) -> dict[str, Told]:
    """Return what the rule would say for each answer to the question of the sex."""
    office = terms.office(today())
    return {str(one): with_one(office, seat, role, str(one) or None, leaving) for one in (*Gender, "")}


def _told(ratio: Ratio, kept: str, broken: str, day: date) -> Told:
    if ratio.valid:
        return Told(kept, kept=True)
    derogation = gender.derogated(day)
    if derogation is None:
        warning = _("Opinions adopted meanwhile are not valid without a derogation.")
        return Told(f"{broken} {warning}", kept=False)
    until = dates.day_long(derogation.ends_on, current_language())
    allowed = _("A derogation allows it until %(day)s.", day=until)
    return Told(f"{broken} {allowed}", kept=False, covered=True)
