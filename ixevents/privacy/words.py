"""What requests, their states and what they lead to are called."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core import dates
from ixevents.core.persons import Ground, Remains
from ixevents.core.web import current_language
from ixevents.privacy.models import Identity, RequestState, Want, Way

WANTS: dict[str, object] = {
    Want.COPY: _l("See what you keep about me, and have a copy"),
    Want.CORRECT: _l("Have it corrected"),
    Want.ERASE: _l("Have it erased"),
    Want.LIMIT: _l("Have it kept, but no longer used"),
    Want.OBJECT: _l("Object to its being used"),
}
"""As the person says it."""

ASKED: dict[str, object] = {
    Want.COPY: _l("A copy"),
    Want.CORRECT: _l("Correction"),
    Want.ERASE: _l("Erasure"),
    Want.LIMIT: _l("Restriction"),
    Want.OBJECT: _l("Objection"),
}
"""As staff say it."""

STATES: dict[str, object] = {
    RequestState.HELD: _l("address not confirmed"),
    RequestState.OPEN: _l("to answer"),
    RequestState.ANSWERED: _l("answered"),
    RequestState.REFUSED: _l("refused"),
    RequestState.WITHDRAWN: _l("withdrawn"),
}
TONES: dict[str, str] = {
    RequestState.HELD: "plain",
    RequestState.OPEN: "wait",
    RequestState.ANSWERED: "good",
    RequestState.REFUSED: "over",
    RequestState.WITHDRAWN: "over",
}
WAYS: dict[str, object] = {
    Way.WEB: _l("this site"),
    Way.EMAIL: _l("email"),
    Way.POST: _l("post"),
    Way.PHONE: _l("telephone"),
    Way.COUNTER: _l("the counter"),
}
IDENTITIES: dict[str, object] = {
    Identity.LINK: _l("by the link in a letter to the address"),
    Identity.SEEN: _l("face to face, at the counter"),
    Identity.KNOWN: _l("by what only the person can know"),
}
HOLDERS: dict[str, object] = {
    "registrations": _l("Registrations"),
    "classes": _l("Classes"),
    "associations": _l("Stands at the festival"),
    "volunteers": _l("Volunteers"),
    "outbox": _l("Letters to this address"),
    "mailbox": _l("Letters received"),
    "projects": _l("Archive of the project records"),
    "accounts": _l("Account"),
    "mailings": _l("Mailings"),
    "subscriptions": _l("News by email"),
    "exports": _l("Files of registrations"),
    "resources": _l("Facilitators"),
    "feedback": _l("Feedback"),
    "exchanges": _l("Exchanges between classes"),
    "proposals": _l("Proposals for the Week"),
    "meetings": _l("Meetings of the council"),
    "polls": _l("Finding a date"),
    "minutes": _l("Presence at meetings"),
    "council": _l("Council"),
    "privacy": _l("Requests about data"),
}
"""What each package keeps."""

REMAINS: dict[str, object] = {
    "registration": _l("Registrations"),
    "stand": _l("Stands at the festival"),
    "volunteer": _l("Shifts as a volunteer"),
    "attendance": _l("Presence in minutes of the council"),
    "mandate": _l("Mandates on the council"),
    "council_member": _l("Membership of the council"),
    "no_news": _l("The wish to get no more news"),
    "staff": _l("Account"),
    "facilitator": _l("Dates to lead"),
    "privacy_request": _l("This request, until its answer has left"),
}
GROUNDS: dict[str, object] = {
    Ground.EVIDENCE: _l("a funder of the European Union may ask for proof of who took part (GDPR, article 17.3.b)"),
    Ground.OFFICE: _l("the municipality has to know who works for it or advises it (GDPR, article 17.3.b)"),
    Ground.ARCHIVE: _l("minutes and lists of members are public archives (GDPR, article 17.3.d)"),
    Ground.OBJECTION: _l("without it news would come again (GDPR, article 21.3)"),
    Ground.TO_COME: _l("it is still to come: it has to be withdrawn first"),
}


LAPSED: dict[str, object] = {
    "registrations.registrations": _l("Registrations"),
    "registrations.waiting": _l("Those who waited in vain"),
    "registrations.needs": _l("Notes on health"),
    "registrations.answers": _l("Answers to questions"),
    "classes.classes": _l("Teachers of classes"),
    "classes.handovers": _l("Former contacts of classes, and colleagues who were asked"),
    "associations.stands": _l("Contacts of stands"),
    "volunteers.volunteers": _l("Volunteers"),
    "associations.needs": _l("Notes on health of stands"),
    "outbox.letters": _l("Letters"),
    "outbox.dead_addresses": _l("Dead addresses"),
    "mailbox.reports": _l("Reports of mail servers"),
    "mailbox.messages": _l("Letters received"),
    "accounts.sign-ins": _l("Sign-ins that have ended"),
    "accounts.attempts": _l("Counts of failed sign-ins"),
    "accounts.questions": _l("Open questions of passkeys"),
    "accounts.security_log": _l("Sign-ins in the journal"),
    "mailings.readers": _l("Readers of mailings"),
    "mailings.files": _l("Files of mailings"),
    "subscriptions.unconfirmed": _l("Wishes for news nobody confirmed"),
    "subscriptions.ended": _l("Wishes for news that have ended"),
    "exports.files": _l("Files of registrations"),
    "exports.schedules": _l("Regular exports that have ended"),
    "resources.facilitators": _l("Facilitators"),
    "resources.notes": _l("Notes with answers of facilitators"),
    "feedback.remarks": _l("Remarks of feedback"),
    "exchanges.coordinators": _l("Coordinators of exchanges"),
    "proposals.proposals": _l("Contacts of proposals"),
    "meetings.invitations": _l("Addresses and notes of meetings"),
    "polls.poll_remarks": _l("Notes with answers about a date"),
    "council.members": _l("Former members of the council"),
    "council.candidatures": _l("Candidatures for the council"),
    "council.renewals": _l("Answers about the next term"),
    "council.imports": _l("Lists of members that were tried"),
    "privacy.requests": _l("Requests about data"),
    "privacy.unconfirmed": _l("Requests nobody confirmed"),
}
"""What lapses, by package and reason."""


def lapsed(name: str) -> str:
    """Say what lapsed."""
    return str(LAPSED.get(name, name))


def remaining(kept: Remains) -> str:
    """Say what stays: "Registrations (2)"."""
    return f"{REMAINS.get(kept.what, kept.what)} ({kept.count})"


def why(kept: Remains) -> str:
    """Say why it stays, and until when where that is known."""
    reason = str(GROUNDS[kept.ground])
    if kept.until is None:
        unknown = _("%(reason)s; the end of this period is not known yet", reason=reason)
        return unknown if kept.ground == Ground.EVIDENCE else reason
    return _("%(reason)s, until %(day)s", reason=reason, day=dates.day_long(kept.until, current_language()))
