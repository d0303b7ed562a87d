"""Why persons are kept, purpose by purpose (GDPR-05): one truth for the notice and the register, with the periods from the settings."""

from datetime import date

from flask_babel import gettext as _

from ixevents.privacy import contact_purposes, event_purposes, house_purposes, week_purposes
from ixevents.privacy.purpose import Purpose

CHANGED_ON = date(2026, 11, 27)
"""The day on which the notice last changed."""


def all_purposes() -> tuple[Purpose, ...]:
    """Return the purposes in the order of the notice."""
    return (*event_purposes.all_of_them(), *contact_purposes.all_of_them(), *week_purposes.all_of_them(), *house_purposes.all_of_them())


def measures() -> list[str]:
    """Return what protects everything (article 32)."""
    return [
        _("Roles see what their work needs, and no more; every look at a person’s file, every file and every mass mail is in the journal."),
        _("Staff sign in with a second factor; a sign-in ends by itself, and at once when an account is closed."),
        _("All traffic is encrypted; public pages set no cookie and load nothing from elsewhere."),
        _("Links in letters carry a secret of 128 bits, for one purpose alone; logs hold no names and no addresses."),
        _("What is over its period is erased every night; counts remain."),
    ]
