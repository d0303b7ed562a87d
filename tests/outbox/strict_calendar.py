"""A reader of calendars that forgives nothing: RFC 5545 with 5546, 6868 and 7986, written from the texts, not from a library."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from PIL import ImageColor

_TEXT = {
    *("SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT", "CATEGORIES", "NAME", "UID", "PRODID", "COMMENT"),
    *("X-WR-CALNAME", "TZID", "TZNAME"),
}
_LISTS = {"CATEGORIES"}
_ONCE = {
    "VCALENDAR": {"PRODID", "VERSION", "CALSCALE", "METHOD", "UID", "LAST-MODIFIED", "URL", "REFRESH-INTERVAL", "SOURCE", "COLOR"},
    "VEVENT": {
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "SEQUENCE", "TRANSP", "CLASS"),
        *("GEO", "URL", "LAST-MODIFIED", "ORGANIZER", "COLOR"),
    },
    "VTIMEZONE": {"TZID"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
_NEEDED = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VTIMEZONE": {"TZID"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
_PATTERNS = {
    "DTSTAMP": r"\d{8}T\d{6}Z",
    "LAST-MODIFIED": r"\d{8}T\d{6}Z",
    "SEQUENCE": r"\d+",
    "VERSION": r"2\.0",
    "CALSCALE": "GREGORIAN",
    "METHOD": "REQUEST|CANCEL|DECLINECOUNTER|PUBLISH",
    "STATUS": "TENTATIVE|CONFIRMED|CANCELLED",
    "CLASS": "PUBLIC|PRIVATE|CONFIDENTIAL",
    "TRANSP": "OPAQUE|TRANSPARENT",
    "GEO": r"-?\d{1,2}(\.\d+)?;-?\d{1,3}(\.\d+)?",
    "REFRESH-INTERVAL": r"PT\d+[HM]",
    "X-PUBLISHED-TTL": r"PT\d+[HM]",
    "URL": r"https?://[!-~]+",
    "SOURCE": r"https?://[!-~]+",
    "IMAGE": r"https?://[!-~]+",
    "CONFERENCE": r"https?://[!-~]+",
    "ORGANIZER": r"mailto:[!-~]+@[!-~]+",
    "ATTENDEE": r"mailto:[!-~]+@[!-~]+",
}
_NAME = re.compile(r"[A-Za-z0-9-]+")
_QUOTED = re.compile('"([^"\x00-\x08\x0a-\x1f\x7f]*)"')
_PLAIN = re.compile('[^",:;\x00-\x08\x0a-\x1f\x7f]*')


@dataclass
class Property:
    """One content line, unfolded."""

    name: str
    parameters: dict[str, list[str]]
    value: str

    @property
    def texts(self) -> list[str]:
        """The texts a value holds, their escapes undone."""
        found, rest = [""], iter(self.value)
        for char in rest:
            if char == ",":
                found.append("")
            elif char == ";":
                raise AssertionError(f"{self.name}: a semicolon stands bare in {self.value!r}")
            else:
                found[-1] += _unescape(next(rest, "")) if char == "\\" else char
        return found

    @property
    def text(self) -> str:
        """The one text."""
        (found,) = self.texts
        return found


@dataclass
class Component:
    """A component with its properties in order."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Return every property of a name."""
        return [found for found in self.properties if found.name == name]

    def get(self, name: str) -> Property:
        """Return the one property of a name."""
        (found,) = self.all(name)
        return found

    def events(self) -> list["Component"]:
        """Return the events."""
        return [component for component in self.components if component.name == "VEVENT"]


def read(data: bytes) -> Component:
    """Return the calendar, or fail on the first thing the standards do not allow."""
    (root,) = _components(_property(line) for line in unfold(data))
    assert root.name == "VCALENDAR"
    assert root.components, "a calendar without any component"
    _check(root)
    for event in root.events():
        _check_times(event, {zone.get("TZID").value for zone in root.components if zone.name == "VTIMEZONE"})
        _check_addressees(event, root.all("METHOD"))
    return root


def unfold(data: bytes) -> list[str]:
    """Return the content lines; every line of the file is at most 75 octets of whole UTF-8 and ends in CRLF."""
    assert data.endswith(b"\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    for line in lines:
        assert line, "an empty line"
        assert len(line) <= 75, f"{len(line)} octets: {line!r}"
        assert not set(line) & {*range(9), *range(10, 32), 127}, f"a control character: {line!r}"
        line.decode("utf-8")
    unfolded: list[str] = []
    for line in lines:
        if line.startswith((b" ", b"\t")):
            unfolded[-1] += line[1:].decode()
        else:
            unfolded.append(line.decode())
    return unfolded


def _property(line: str) -> Property:
    name = _match(_NAME, line, 0).group()
    position, parameters = len(name), {}
    while line[position] == ";":
        key = _match(_NAME, line, position + 1)
        assert key.group() not in parameters, f"{key.group()} twice in {line!r}"
        position, parameters[key.group()] = _values(line, key.end())
    assert line[position] == ":", f"no colon at {position} of {line!r}"
    return Property(name, parameters, line[position + 1 :])


def _values(line: str, position: int) -> tuple[int, list[str]]:
    """Read `="a",b` and undo RFC 6868."""
    values, separator = [], "="
    while line[position] == separator:
        quoted = line[position + 1] == '"'
        found = _match(_QUOTED if quoted else _PLAIN, line, position + 1)
        values.append(re.sub(r"\^(['^n])", lambda hit: {"'": '"', "^": "^", "n": "\n"}[hit.group(1)], found.group(int(quoted))))
        position, separator = found.end(), ","
    assert values, f"a parameter without value in {line!r}"
    return position, values


def _match(pattern: re.Pattern[str], line: str, position: int) -> re.Match[str]:
    found = pattern.match(line, position)
    assert found, f"nothing readable at {position} of {line!r}"
    return found


def _components(properties: Iterable[Property]) -> list[Component]:
    top = Component("")
    stack = [top]
    for found in properties:
        if found.name == "BEGIN":
            stack.append(Component(found.value))
            stack[-2].components.append(stack[-1])
        elif found.name == "END":
            assert stack.pop().name == found.value, f"END:{found.value} closes something else"
        else:
            stack[-1].properties.append(found)
    assert stack == [top], "something is left open"
    assert not top.properties, "a property outside the calendar"
    return top.components


def _check(component: Component) -> None:
    names = [found.name for found in component.properties]
    assert _NEEDED[component.name] <= set(names), f"{component.name} lacks {_NEEDED[component.name] - set(names)}"
    for name in _ONCE[component.name]:
        assert names.count(name) <= 1, f"{name} stands twice"
    for found in component.properties:
        _check_property(found)
    for inner in component.components:
        _check(inner)


def _check_property(found: Property) -> None:
    if found.name in _TEXT:
        texts = found.texts
        assert len(texts) == 1 or found.name in _LISTS, f"a comma stands bare in {found.name}:{found.value}"
    if found.name in _PATTERNS:
        assert re.fullmatch(_PATTERNS[found.name], found.value), f"{found.name}:{found.value}"
    if found.name == "COLOR":
        assert found.value in ImageColor.colormap, f"{found.value} is no colour of CSS3"


def _check_times(event: Component, zones: set[str]) -> None:
    start, end = event.get("DTSTART"), event.get("DTEND")
    assert start.parameters == end.parameters, "DTEND is of another type than DTSTART"
    if start.parameters == {"VALUE": ["DATE"]}:
        pattern = r"\d{8}"
    elif start.parameters:
        assert set(start.parameters) == {"TZID"}
        assert set(start.parameters["TZID"]) <= zones, f"no VTIMEZONE for {start}"
        pattern = r"\d{8}T\d{6}"
    else:
        pattern = r"\d{8}T\d{6}Z"
    for found in (start, end):
        assert re.fullmatch(pattern, found.value), f"{found.name}:{found.value}"
    assert start.value < end.value, "it ends before it starts"


def _check_addressees(event: Component, methods: list[Property]) -> None:
    """RFC 5546: an invitation has one organizer and its attendees; what is no invitation has neither (CAL-12)."""
    if not methods:
        assert not event.all("ATTENDEE") + event.all("ORGANIZER")
        return
    assert event.get("ORGANIZER")
    for needed in ("ATTENDEE", "SEQUENCE", "SUMMARY"):
        assert event.all(needed), f"an invitation without {needed}"
    assert not event.all("REQUEST-STATUS")


def _unescape(char: str) -> str:
    assert char in ("\\", ";", ",", "n", "N"), f"an escape that does not exist: \\{char}"
    return "\n" if char in "nN" else char
