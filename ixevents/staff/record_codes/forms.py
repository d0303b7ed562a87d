"""The form of a record's codes: sectors with their parts, markers, goals, days a person has confirmed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.validators import Optional

from ixevents.core.forms import Form
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.projects import codes, wording
from ixevents.projects.classification import Scheme
from ixevents.projects.coding import Coding, Part
from ixevents.projects.models import Project
from ixevents.staff.records.fields import NumberField
from ixevents.staff.writing import choices

SECTORS = 6
"""Rows for sectors; a record with more is a programme."""

SINGLE_WORDS: dict[str, object] = {
    "aid_type": _l("Type of aid"),
    "flow_type": _l("Type of flow"),
    "finance_type": _l("Type of finance"),
    "tied_status": _l("Tied status"),
    "collaboration_type": _l("Collaboration"),
    "scope": _l("Scope"),
    "recipient_region": _l("Region, where no country can be named"),
}
SIGNIFICANCE_WORDS = {
    "": _l("Not assessed"),
    "0": _l("0: looked at, not targeted"),
    "1": _l("1: significant objective"),
    "2": _l("2: principal objective"),
    "3": _l("3: principal, in support of an action programme"),
    "4": _l("4: explicit primary objective"),
}
_ONLY = {"3": "8", "4": "9"}


class CodesForm(Form):
    """All codes of a record; fields for sectors, countries and markers are made for the record by `codes_form`."""

    notice: object = None
    conflict = False
    countries: tuple[str, ...] = ()

    version = HiddenField()
    sdg_tags = StringField(
        _l("Goals and targets"),
        description=_l("Numbers with commas: 4, 4.7, 6.1. They are ours, given in retrospect, and always shown as such."),
    )
    starts = DateField(
        _l("First day"), [Optional()], description=_l("Only if a person has confirmed this day: a year is never made into 1 January.")
    )
    starts_actual = BooleanField(_l("It did begin on this day; otherwise it was planned for it"))
    ends = DateField(_l("Last day"), [Optional()])
    ends_actual = BooleanField(_l("It did end on this day; otherwise it is planned for it"))

    def opened_on(self) -> int:
        """Return the version the form was opened on; 0, which nothing has, for what cannot be read."""
        raw = self.version.data or ""
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0

    def show(self, project: Project) -> "CodesForm":
        """Fill in what is confirmed."""
        self.version.data = str(project.version)
        for name in codes.SINGLE:
            self[name].data = getattr(project, name) or ""
        self._show_parts(project)
        self.sdg_tags.data = ", ".join(project.sdg_tags)
        self.starts.data, self.starts_actual.data = project.iati_confirmed_starts, project.iati_starts_actual
        self.ends.data, self.ends_actual.data = project.iati_confirmed_ends, project.iati_ends_actual
        return self

    def suggest_sectors(self, suggested: Iterable[str]) -> None:
        """Fill in suggested sectors without their parts, for a person to complete; nothing is saved by it."""
        for index, code in enumerate(suggested):
            self[f"sector_{index}"].data, self[f"sector_part_{index}"].data = code, None

    def coding(self) -> Coding:
        """Return the answers."""
        return Coding(
            single={name: self[name].data for name in codes.SINGLE},
            sectors=list(self._sectors()),
            countries=[(code, self[f"country_{code}"].data) for code in self.countries],
            markers={code: int(self[f"marker_{code}"].data) for code in codes.names("policy_marker") if self[f"marker_{code}"].data},
            sdg_tags=codes.read_sdg(self.sdg_tags.data or ""),
            starts=self.starts.data,
            starts_actual=bool(self.starts_actual.data),
            ends=self.ends.data,
            ends_actual=bool(self.ends_actual.data),
        )

    def _show_parts(self, project: Project) -> None:
        sectors = [row for row in project.classifications if row.scheme == Scheme.SECTOR]
        for index, row in enumerate(sectors[:SECTORS]):
            self[f"sector_{index}"].data, self[f"sector_part_{index}"].data = row.code, row.percentage
        for row in project.classifications:
            if row.scheme == Scheme.COUNTRY and row.code in self.countries:
                self[f"country_{row.code}"].data = row.percentage
            if row.scheme == Scheme.POLICY_MARKER:
                self[f"marker_{row.code}"].data = str(row.significance)

    def _sectors(self) -> Iterable[Part]:
        for index in range(SECTORS):
            code, part = self[f"sector_{index}"].data, self[f"sector_part_{index}"].data
            if code:
                yield code, part
            elif isinstance(part, Decimal):
                raise Refused(_("A part stands there without its sector."), "sector")


def codes_form(project: Project) -> CodesForm:
    """Return the form for one record: a field for each country it names, when there are several."""
    countries = tuple(project.recipient_countries) if len(project.recipient_countries) > 1 else ()
    fields: dict[str, Any] = {"countries": countries}
    for name, label in SINGLE_WORDS.items():
        fields[name] = SelectField(label, choices=choices([("", _("Not confirmed")), *_named(name)]))
    for index in range(SECTORS):
        fields[f"sector_{index}"] = SelectField(_("Sector %(number)s", number=index + 1), choices=choices([("", "–"), *_named("sector")]))
        fields[f"sector_part_{index}"] = NumberField(_("Its part, in per cent"))
    for code in countries:
        fields[f"country_{code}"] = NumberField(_("%(country)s, in per cent", country=wording.country(code)))
    for code, marker in codes.names("policy_marker").items():
        offered = [(key, text) for key, text in SIGNIFICANCE_WORDS.items() if _ONLY.get(key, code) == code]
        fields[f"marker_{code}"] = SelectField(plain(marker), choices=choices(offered))
    return type("CodesForm", (CodesForm,), fields)()


def _named(scheme: str) -> list[tuple[str, str]]:
    return [(code, f"{code} {plain(name)}") for code, name in codes.names(scheme).items()]
