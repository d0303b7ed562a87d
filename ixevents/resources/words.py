"""What facilitators answer, in words."""

from flask_babel import lazy_gettext as _l

from ixevents.resources.models import Answer

ANSWERS = {Answer.AWAITED: _l("No answer yet"), Answer.YES: _l("Says yes"), Answer.NO: _l("Says no")}
"""As the team reads them."""

OWN_ANSWERS = {
    Answer.AWAITED: _l("You have not answered yet."),
    Answer.YES: _l("You lead this date."),
    Answer.NO: _l("You do not lead this date."),
}
"""As the facilitator reads them."""

CHOICES = {Answer.YES: _l("Yes, I lead it"), Answer.NO: _l("No, I cannot")}
"""As the facilitator says them."""

KINDS = {Answer.AWAITED: "wait", Answer.YES: "good", Answer.NO: "off"}
"""Kinds of tag."""
