"""What packages above add to the page of a member in the back-office: attendance, answers to convening notices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ixevents.council.models import Mandate, Member


@dataclass(frozen=True)
class Panel:
    """One part of the page: a heading, figures, and a template of its own where figures are not enough."""

    title: str
    rows: Sequence[tuple[str, str]] = ()
    "Label and value."
    url: str | None = None
    action: str = ""
    warning: str = ""
    "What waits for the secretary, such as three unexcused absences (COU-08)."
    template: str = ""
    values: dict[str, object] = field(default_factory=dict)


Show = Callable[[Member, Sequence[Mandate]], Panel | None]

_panels: dict[str, Show] = {}


def add(name: str, show: Show) -> None:
    """Have a part shown from now on; it gets the member and all mandates with seat and category, and may show nothing."""
    _panels[name] = show


def of(member: Member) -> list[Panel]:
    """Return the parts for a member whose mandates are loaded."""
    return [panel for show in _panels.values() if (panel := show(member, member.mandates)) is not None]
