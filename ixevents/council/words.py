"""What roles and offices of the council, and the states of candidatures, are called."""

from flask_babel import lazy_gettext as _l

from ixevents.council.candidature import CandidatureState
from ixevents.council.models import MandateRole, Office

ROLES = {MandateRole.EFFECTIVE: _l("Effective member"), MandateRole.SUBSTITUTE: _l("Substitute")}
OFFICES = {Office.CHAIR: _l("Chair"), Office.VICE_CHAIR: _l("Vice-chair"), Office.SECRETARY: _l("Secretary")}
CANDIDATURES: dict[str, object] = {
    CandidatureState.HELD: _l("Not confirmed yet"),
    CandidatureState.RECEIVED: _l("Received"),
    CandidatureState.PROPOSED: _l("Put forward"),
    CandidatureState.APPOINTED: _l("Appointed"),
    CandidatureState.REFUSED: _l("Not retained"),
    CandidatureState.WITHDRAWN: _l("Retracted"),
}
