"""The words of the screens for candidatures."""

from flask_babel import lazy_gettext as _l

from ixevents.council.candidature import CandidatureState

STATES = {
    CandidatureState.RECEIVED: _l("Received"),
    CandidatureState.PROPOSED: _l("Put forward"),
    CandidatureState.APPOINTED: _l("Appointed"),
    CandidatureState.REFUSED: _l("Not retained"),
    CandidatureState.WITHDRAWN: _l("Retracted"),
}
TONES = {"received": "wait", "proposed": "theme", "appointed": "good", "refused": "over", "withdrawn": "over"}
LETTERS = {
    "council.appointed": _l("Appointed to the council"),
    "council.candidature_refused": _l("Candidature not retained"),
}
