"""The words of the screens for candidatures."""

from flask_babel import lazy_gettext as _l

from ixevents.council.candidature import CandidatureState
from ixevents.council.words import CANDIDATURES

STATES = {state: text for state, text in CANDIDATURES.items() if state != CandidatureState.HELD}
"""Of those staff see: the address is confirmed."""
TONES = {"received": "wait", "proposed": "theme", "appointed": "good", "refused": "over", "withdrawn": "over"}
LETTERS = {
    "council.appointed": _l("Appointed to the council"),
    "council.candidature_refused": _l("Candidature not retained"),
}
