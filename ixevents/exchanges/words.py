"""What kinds and states of exchanges are called."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ixevents.core.languages import Translated
from ixevents.core.web import plain
from ixevents.exchanges.models import Answer, Exchange, ExchangeKind, ExchangeParty, ExchangeState, PartyKind

KINDS = {
    ExchangeKind.VIDEO_TALK: _l("Talk on screen"),
    ExchangeKind.VISIT: _l("Visit"),
    ExchangeKind.JOINT_FILM: _l("Film made together"),
    ExchangeKind.PUBLIC_EVENING: _l("Evening open to all"),
}
STATES = {
    ExchangeState.DRAFT: _l("draft"),
    ExchangeState.INVITED: _l("invited"),
    ExchangeState.HELD: _l("took place"),
    ExchangeState.CALLED_OFF: _l("called off"),
}
ANSWERS = {
    Answer.AWAITED: _l("no answer yet"),
    Answer.CONFIRMED: _l("time confirmed"),
    Answer.DECLINED: _l("does not suit"),
}
PARTIES = {PartyKind.CLASS: _l("Class"), PartyKind.FILM_CREW: _l("Film crew")}


def state(exchange: Exchange) -> str:
    """Return how a meeting stands: invited becomes agreed when every side has confirmed."""
    if exchange.state == ExchangeState.INVITED and exchange.agreed:
        return str(_("agreed"))
    return str(STATES[ExchangeState(exchange.state)])


def head_count(party: ExchangeParty) -> str:
    """Return "27 pupils, 2 teachers", with unknown said as unknown (PRJ-01)."""
    return _("%(pupils)s, %(teachers)s", pupils=_pupils(party), teachers=_teachers(party))


def title(exchange: Exchange) -> str:
    """Return the title in the language of the page."""
    return plain(exchange.title)


def both(text: Translated) -> bool:
    """Whether a text is there in both official languages, or in none."""
    return bool(text.fr.strip()) == bool(text.nl.strip())


def _pupils(party: ExchangeParty) -> str:
    film = party.kind == PartyKind.FILM_CREW
    if party.pupils is None:
        return str(_("number of students not known") if film else _("number of pupils not known"))
    if film:
        return str(ngettext("%(num)s student", "%(num)s students", party.pupils))
    return str(ngettext("%(num)s pupil", "%(num)s pupils", party.pupils))


def _teachers(party: ExchangeParty) -> str:
    if party.teachers is None:
        return str(_("number of teachers not known"))
    return str(ngettext("%(num)s teacher", "%(num)s teachers", party.teachers))
