"""The words of the screens for classes."""

from flask_babel import lazy_gettext as _l

from ixevents.classes.listing import GIVEN, LIVE_ONES, MISSING, PROPOSED
from ixevents.schools.models import Community

COMMUNITIES = {Community.FRENCH: _l("French-speaking"), Community.DUTCH: _l("Dutch-speaking"), Community.OTHER: _l("Other schools")}
FINALS = {GIVEN: _l("Final number given"), MISSING: _l("Final number missing")}
MORE_STATES = {LIVE_ONES: _l("Still coming or waiting"), PROPOSED: _l("Another date proposed")}
