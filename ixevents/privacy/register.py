"""The register of processing (GDPR, article 30), made from the purposes: the same words as the notice, and what the law adds."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from ixevents.core.tables import Row
from ixevents.core.web import current_language, site_values
from ixevents.privacy import purposes
from ixevents.privacy.purpose import Purpose

DEFAULT_DOMAIN = "@example.org"
"""Of the address of the data protection officer as long as nobody has entered it."""


@dataclass(frozen=True)
class Register:
    """Who answers for it, and each purpose."""

    controller: str
    address: str
    officer: str
    officer_known: bool
    processors: str
    measures: list[str]
    purposes: tuple[Purpose, ...]


def make() -> Register:
    """Return the register in the language of the page."""
    site = site_values(current_app, current_language())
    return Register(
        site.organiser,
        site.address,
        site.dpo,
        not site.dpo.endswith(DEFAULT_DOMAIN),
        str(current_app.config["PROCESSORS"]),
        purposes.measures(),
        purposes.all_purposes(),
    )


def columns() -> list[str]:
    """Return what the columns of the file are called."""
    return [
        _("Purpose"),
        _("Controller"),
        _("Data protection officer"),
        _("Ground"),
        _("Persons"),
        _("Data"),
        _("Recipients"),
        _("Processors"),
        _("Period"),
        _("Outside the European Economic Area"),
        _("Security"),
    ]


def rows(register: Register) -> list[Row]:
    """Return a line for each purpose."""
    return [
        [
            one.title,
            f"{register.controller}, {register.address}",
            register.officer,
            one.basis,
            one.subjects,
            one.data,
            one.seen_by,
            register.processors or _("to be written down in the settings"),
            one.kept,
            one.transfers or _("None"),
            " ".join(filter(None, [one.measures, *register.measures])),
        ]
        for one in register.purposes
    ]
