"""Proposals for the Week: what members of the council and associations would like to hold, from the first idea to who came."""

from flask import Flask

from ixevents.associations import partners as stand_partners
from ixevents.events import event_parts, listeners
from ixevents.meetings import member_parts
from ixevents.projects import parts
from ixevents.proposals import following, on_event_page, on_member_page, on_private_page, on_programme, partner_page, samples
from ixevents.proposals.views import bp
from ixevents.registrations import private_page


def init_app(app: Flask) -> None:
    """Register the pages and letters; the open call stands on the page of the Week and on the page of each member."""
    app.register_blueprint(bp)
    samples.add()
    member_parts.add_section(on_member_page.section)
    parts.provide(app, "programme:week", on_programme.part)
    event_parts.add(on_event_page.part)
    private_page.add_panel(on_private_page.panel)
    listeners.follow("proposals", following)
    partner_page.add(stand_partners.years)
