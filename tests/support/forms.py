"""What a form on a page would send as it stands, for tests that change one answer and send it."""

from html.parser import HTMLParser
from typing import Any


def answers(page: str, having: str = "version") -> dict[str, Any]:
    """Return the answers of the form that has a field of that name, ready for `StaffClient.send`."""
    reader = _Reader()
    reader.feed(page)
    found = next(form for form in reader.forms if having in form)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items() if values and name != "csrf_token"}


class _Reader(HTMLParser):
    """Collects the fields of every form."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._text: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "textarea":
            self._text = name
            self._add(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given and self._select:
            self._add(self._select, given.get("value") or "")
        elif tag == "input" and name and (given.get("type") not in ("checkbox", "radio", "submit") or "checked" in given):
            self._add(name, given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._text = self._select = None

    def handle_data(self, data: str) -> None:
        if self._text:
            # HTML drops the first line break of a textarea.
            field = self.forms[-1][self._text]
            field[-1] = (field[-1] + data).removeprefix("\r").removeprefix("\n")

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].setdefault(name, []).append(value)
