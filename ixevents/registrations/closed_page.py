"""The page that says why nobody can sign up now, and what else there is."""

from collections.abc import Sequence

from flask import render_template, request
from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events import availability
from ixevents.events.models import Slot


def closed(slots: Sequence[Slot], slot: Slot | None, refusal: Refused | None = None) -> tuple[str, int]:
    """Say why a slot takes no registration and what else there is."""
    moment = now()
    others = [(other, state) for other in slots if other is not slot and (state := availability.of(other, moment)).takes]
    reason = refusal.message if refusal else availability.of(slot, moment).words if slot else _("No slot takes registrations now.")
    page = render_template("registrations/closed.html", event=slots[0].event, slot=slot, reason=reason, others=others)
    return page, 409 if request.method == "POST" else 200
