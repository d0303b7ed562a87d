"""Meetings of the council as they were held: who was there and when, what was said and voted, and the minutes of it."""

from flask import Flask

from ixevents.council import panels
from ixevents.meetings import enclosures, member_parts
from ixevents.minutes import absences, enclosing, member_lines, views


def init_app(app: Flask) -> None:
    """Register the public pages; enclose draft minutes with the next notice, and show attendance where a member is shown."""
    app.register_blueprint(views.bp)
    enclosures.add("minutes", enclosing.find)
    member_parts.add(member_lines.make)
    panels.add("attendance", absences.panel)
