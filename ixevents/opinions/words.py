"""What occasions, states, follow-ups and stamps of opinions are called."""

from flask_babel import lazy_gettext as _l

from ixevents.opinions.models import FollowUp, Occasion, OpinionState, Stamp

OCCASIONS: dict[str, object] = {
    Occasion.REQUEST: _l("at the request of the College"),
    Occasion.OWN: _l("on the council’s own initiative"),
}

STATES: dict[str, object] = {
    OpinionState.DRAFT: _l("draft opinion"),
    OpinionState.ADOPTED: _l("adopted, to be sent"),
    OpinionState.SENT: _l("sent, answer awaited"),
    OpinionState.ANSWERED: _l("answered by the College"),
}

FOLLOW_UPS: dict[str, object] = {
    FollowUp.FOLLOWS: _l("The College follows it"),
    FollowUp.PARTLY: _l("The College follows it in part"),
    FollowUp.NOT: _l("The College does not follow it"),
}
FOLLOW_UP_TAGS = {FollowUp.FOLLOWS: "good", FollowUp.PARTLY: "wait", FollowUp.NOT: "off"}

STAMPS: dict[str, object] = {
    Stamp.COMPOSITION: _l("not valid: composition"),
    Stamp.QUORUM: _l("not valid: no quorum"),
}

WHY: dict[str, object] = {
    Stamp.COMPOSITION: _l("That day more than two thirds of the members with a vote were of the same sex, and no derogation covered it."),
    Stamp.QUORUM: _l("Fewer members than needed were there when it was voted."),
}
