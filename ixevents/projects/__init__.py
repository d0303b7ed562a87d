"""Project records: development-cooperation projects with partners, period, budget and beneficiaries; every event belongs to one."""

from flask import Flask

from ixevents.core import addresses
from ixevents.projects import downloads, officials, wording
from ixevents.projects.views import bp


def init_app(app: Flask) -> None:
    """Register the catalogue, the files everybody may have, the template filters, and whom nobody writes to."""
    addresses.archive(officials.addresses)
    wording.init_app(app)
    app.register_blueprint(bp)
    app.register_blueprint(downloads.bp)
