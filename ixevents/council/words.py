"""What roles and offices of the council are called."""

from flask_babel import lazy_gettext as _l

from ixevents.council.models import MandateRole, Office

ROLES = {MandateRole.EFFECTIVE: _l("Effective member"), MandateRole.SUBSTITUTE: _l("Substitute")}
OFFICES = {Office.CHAIR: _l("Chair"), Office.VICE_CHAIR: _l("Vice-chair"), Office.SECRETARY: _l("Secretary")}
