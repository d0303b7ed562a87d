"""The partners by country: what the map shows, in words, with what each does in which project."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from ixevents.core.languages import fold
from ixevents.core.web import plain
from ixevents.projects import wording
from ixevents.projects.models import Project, ProjectPartner
from ixevents.projects.partners import Partner, Relation


@dataclass(frozen=True)
class Part:
    """What a partner does in one project."""

    title: str
    url: str
    role: str


@dataclass(frozen=True)
class Line:
    """A partner in the list of its country."""

    name: Markup
    words: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Country:
    """A country and the partners in it."""

    name: str
    receives: bool
    "A record says that support goes there."
    partners: tuple[Line, ...]


def receiving(projects: Sequence[Project]) -> list[str]:
    """Return the countries that records name as receiving support; never derived from partners (A-04)."""
    return list(dict.fromkeys(code for project in projects for code in project.recipient_countries))


def of(partners: Sequence[Partner], ties: Sequence[ProjectPartner], receiving: Collection[str]) -> list[Country]:
    """Return the countries by name, each with its partners; bodies of no country come last."""
    codes = sorted({partner.country for partner in partners if partner.country}, key=lambda code: fold(wording.country(code)))
    groups = [(wording.country(code), code, [partner for partner in partners if partner.country == code]) for code in codes]
    elsewhere = [partner for partner in partners if partner.country is None]
    countries = [Country(name, code in receiving, tuple(_line(partner, ties) for partner in group)) for name, code, group in groups]
    if elsewhere:
        countries.append(Country(_("Of no single country"), receives=False, partners=tuple(_line(partner, ties) for partner in elsewhere)))
    return countries


def _line(partner: Partner, ties: Sequence[ProjectPartner]) -> Line:
    place = plain(partner.place)
    relation = _("the municipality") if partner.relation == Relation.SELF else wording.words_for(partner.relation, "tie")
    parts = tuple(_part(tie) for tie in ties if tie.partner_id == partner.id)
    return Line(wording.partner_name(partner), ", ".join(words for words in (place, relation) if words), parts)


def _part(tie: ProjectPartner) -> Part:
    return Part(
        tie.project.acronym or plain(tie.project.title),
        url_for("projects.record", slug=tie.project.slug),
        wording.words_for(tie.role, "role"),
    )
