"""Figures: what happened, counted by project and period; indicators fed by it; what may be published of it."""

from flask import Flask

from ixevents.figures import public_part
from ixevents.projects import parts, years


def init_app(app: Flask) -> None:
    """Show on the page of every record what its indicators have reached, and in the comparison by year who took part."""
    parts.provide_to_records(app, public_part.on_record)
    years.provide(app, "participations", public_part.by_year)
