"""The file: every record that keeps the rules; the others with what they lack, so that no file is ever broken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Comment, Element, indent, tostring

from ixevents.iati import activity, codes, reached, rules
from ixevents.iati.organisation import Organisation
from ixevents.iati.rules import Check
from ixevents.projects.models import Project


@dataclass(frozen=True)
class Examined:
    """A record as an activity, and the rules it breaks."""

    project: Project
    element: Element
    broken: Sequence[Check]

    @property
    def published(self) -> bool:
        """Whether it is in the file."""
        return not any(check.grave for check in self.broken)


def examine(projects: Sequence[Project], reporting: Organisation, day: date, *, reach: bool = True) -> list[Examined]:
    """Return each record with what it lacks; `reach` counts what its indicators have reached, which no record lacks.

    A number that was reached is told with its value or not at all, so no rule finds fault with it.
    """
    actuals = reached.of(projects, day) if reach else {}
    built = ((project, activity.build(project, reporting, actuals)) for project in projects)
    return [Examined(project, element, rules.broken(element, day)) for project, element in built]


def document(examined: Iterable[Examined], licence: str) -> bytes | None:
    """Return the file: the same records are the same bytes. None when no record keeps the rules, for an empty file is not valid."""
    published = [record.element for record in examined if record.published]
    if not published:
        return None
    root = Element("iati-activities", {"version": codes.VERSION, "generated-datetime": max(_changed(element) for element in published)})
    root.append(Comment(f" Licence: {licence} "))
    root.extend(published)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _changed(element: Element) -> str:
    return element.get("last-updated-datetime", "")


def alone(element: Element) -> bytes:
    """Return one activity to be read by people."""
    indent(element)
    return bytes(tostring(element, encoding="utf-8"))
