"""Polls and answers in words."""

from flask_babel import lazy_gettext as _l

from ixevents.polls.models import PollState, Suits

STATES = {PollState.DRAFT: _l("Draft"), PollState.OPEN: _l("Under way"), PollState.CLOSED: _l("Closed")}
STATE_KINDS = {PollState.DRAFT: "plain", PollState.OPEN: "wait", PollState.CLOSED: "over"}
SUITS = {Suits.YES: _l("Yes"), Suits.IF_NEEDED: _l("If need be"), Suits.NO: _l("No")}
SUITS_KINDS = {Suits.YES: "good", Suits.IF_NEEDED: "wait", Suits.NO: "over"}
LETTERS = {"polls.asked": _l("Which date suits you"), "polls.reminder": _l("Which date suits you, asked again")}
