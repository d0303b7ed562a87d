"""What the private page of a class shows of handing it over: who was asked, and the other classes that can go with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from ixevents.classes import behind, handover, queries
from ixevents.classes.handing import sendings
from ixevents.classes.handing.forms import HandOverForm
from ixevents.classes.handover import ClassHandover, HandoverState
from ixevents.classes.models import ClassParty
from ixevents.extensions import db
from ixevents.registrations.models import Registration


def values(registration: Registration, form: HandOverForm | None, *, changeable: bool) -> Mapping[str, Any]:
    """Return it with the form as it was sent, or a new one."""
    others = together(registration)
    asked = sendings.asked_about([behind.party(registration), *others]) if changeable else []
    return {
        **_question(registration, asked),
        "hand_over": (form or HandOverForm(formdata=None)).offer(sendings.can_be_handed_over(others, asked)),
        "hand_over_open": form is not None,
        "together": others,
        "took_several": bool(others) and request.args.get("saved") == "all_taken",
    }


def together(registration: Registration) -> list[ClassParty]:
    """Return the contact's other classes of the same sending, and those taken over with it; those with another contact are not shown to it.

    Not its other classes: whoever registers a class with an address gets to this page before the address is proved.
    """
    if registration.email_key is None:
        return []
    found = db.session.scalars(queries.together(behind.party(registration), handover.taken_with(registration.id))).all()
    mine = [one for one in found if one.registration.email_key == registration.email_key and one.registration_id != registration.id]
    behind.remember(mine)
    return mine


def _question(registration: Registration, asked: Sequence[ClassHandover]) -> Mapping[str, Any]:
    """Return the colleague who was asked, and about how many classes."""
    found = next((one for one in asked if one.registration_id == registration.id), None)
    if found is None:
        return {"asked_colleague": None}
    at_once = [one for one in db.session.scalars(handover.of_sending(found.sending)) if one.state == HandoverState.ASKED]
    return {"asked_colleague": found, "asked_count": len(at_once)}
