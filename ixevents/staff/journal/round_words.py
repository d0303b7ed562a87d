"""What the journal calls what is done with rounds."""

from flask_babel import lazy_gettext as _l

VERBS: dict[str, object] = {
    "make_round": _l("has made a round"),
    "change_wishes": _l("has changed wishes"),
    "change_round": _l("has changed the rules of a round"),
    "close_round": _l("has closed a round"),
    "run_round": _l("has had a round run"),
    "propose_round": _l("has applied the rule of a round"),
    "adjust_round": _l("has decided about a class by hand"),
    "unadjust_round": _l("has let the rule decide again"),
    "confirm_round": _l("has confirmed a round"),
    "call_off_round": _l("has called off a round"),
    "end_round": _l("has ended a round"),
}

KINDS: dict[str, object] = {
    "fair_round": _l("Round"),
}

VALUES: dict[str, object] = {
    "served_longest_ago": _l("schools that came least recently"),
    "draw": _l("the draw alone"),
    "part": _l("part of the class"),
    "whole": _l("the whole class"),
}

SCREENS: dict[str, tuple[str, str]] = {
    "fair_round": ("staff_rounds.overview", "round_id"),
}
