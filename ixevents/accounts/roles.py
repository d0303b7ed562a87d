"""Roles of staff and what each may do. A role only narrows: what it does not name, it may not do (GDPR-13)."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache


class Role(StrEnum):
    """What somebody is here for."""

    ADMINISTRATOR = "administrator"
    PROGRAMME_OFFICER = "programme_officer"
    COUNCIL_SECRETARY = "council_secretary"
    RECEPTION = "reception"
    "The door of given events only."
    STATISTICS = "statistics"
    "Figures without persons."


class Power(StrEnum):
    """One thing a member of staff may do; every address below /staff names the ones it needs."""

    KEEP_ACCOUNT = "keep_account"
    "One's own: name, language, password, second factor, sign-ins."
    SEE_DASHBOARD = "see_dashboard"
    EDIT_PROGRAMME = "edit_programme"
    "Editions, events, slots, questions and their publication."
    EDIT_COMMON = "edit_common"
    "What all programmes use: locations, schools, days without school, facilitators, rooms and kits."
    SEE_PERSONS = "see_persons"
    "Registrations with names; every look is in the journal."
    CHANGE_REGISTRATIONS = "change_registrations"
    EXPORT_PERSONS = "export_persons"
    CHECK_IN = "check_in"
    WRITE_MAILINGS = "write_mailings"
    "To those whose names the role may see besides: registrants, or members of the council."
    SEE_LETTERS = "see_letters"
    SEE_FIGURES = "see_figures"
    SEE_JOURNAL = "see_journal"
    EDIT_RECORDS = "edit_records"
    KEEP_COUNCIL = "keep_council"
    KEEP_PRIVACY = "keep_privacy"
    "Requests of persons about their data, what lapses, the register of processing."
    CHANGE_SETTINGS = "change_settings"
    MANAGE_STAFF = "manage_staff"


POWERS: dict[Role, frozenset[Power]] = {
    Role.ADMINISTRATOR: frozenset(Power),
    Role.PROGRAMME_OFFICER: frozenset(Power) - {Power.KEEP_COUNCIL, Power.CHANGE_SETTINGS, Power.MANAGE_STAFF},
    Role.COUNCIL_SECRETARY: frozenset(
        {
            Power.KEEP_ACCOUNT,
            Power.SEE_DASHBOARD,
            Power.KEEP_COUNCIL,
            Power.WRITE_MAILINGS,
            Power.SEE_LETTERS,
            Power.SEE_FIGURES,
        }
    ),
    Role.RECEPTION: frozenset({Power.KEEP_ACCOUNT, Power.SEE_DASHBOARD, Power.CHECK_IN}),
    Role.STATISTICS: frozenset({Power.KEEP_ACCOUNT, Power.SEE_DASHBOARD, Power.SEE_FIGURES}),
}


WITHIN_PROGRAMMES = frozenset(
    {
        Power.KEEP_ACCOUNT,
        Power.SEE_DASHBOARD,
        Power.EDIT_PROGRAMME,
        Power.SEE_PERSONS,
        Power.CHANGE_REGISTRATIONS,
        Power.EXPORT_PERSONS,
        Power.CHECK_IN,
        Power.WRITE_MAILINGS,
        Power.SEE_FIGURES,
    }
)
"""What a programme officer may still do who works for some programmes only: nothing that reaches beyond them."""


def can_be_confined(roles: Iterable[str]) -> bool:
    """Whether who has these roles can be here for some programmes only: an officer who is no administrator besides."""
    held = {Role(role) for role in roles}
    return Role.PROGRAMME_OFFICER in held and Role.ADMINISTRATOR not in held


@cache
def powers_of(roles: frozenset[str], *, confined: bool = False) -> frozenset[Power]:
    """Return everything these roles together may do; `confined` to some programmes, an officer may do what stays within them."""
    powers = {Role(role): POWERS[Role(role)] for role in roles}
    if confined:
        powers[Role.PROGRAMME_OFFICER] = WITHIN_PROGRAMMES
    return frozenset().union(*powers.values())


def given_doors_only(roles: Iterable[str]) -> bool:
    """Whether of all doors only given ones are open to who has these roles: reception keeps them, and no other role sees persons."""
    held = [Role(role) for role in roles]
    return Role.RECEPTION in held and not any(Power.SEE_PERSONS in POWERS[role] for role in held)
