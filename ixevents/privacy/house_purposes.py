"""Why those are kept who work with us: facilitators, coordinators, the council, staff, and the officials of the archive."""

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core.periods import length
from ixevents.council.personal import HELD_DAYS
from ixevents.privacy.purpose import Purpose


def all_of_them() -> tuple[Purpose, ...]:
    """Return them in the order of the notice."""
    return _facilitators(), _exchanges(), _council(), _candidature(), _staff(), _archive()


def _facilitators() -> Purpose:
    return Purpose(
        slug="facilitators",
        title=_("Those who lead our workshops"),
        data=_("Name, email address, telephone number, languages, which dates the person leads, and what was answered to them."),
        basis=_("The agreement between the municipality and the person who leads (GDPR, article 6.1.b)."),
        kept=ngettext(
            "%(num)s month after the person stopped; then the name and the addresses are erased. Which dates took place remains.",
            "%(num)s months after the person stopped; then the name and the addresses are erased. Which dates took place remains.",
            length("RETENTION_FACILITATOR_MONTHS"),
        ),
        seen_by=_("The team of the events."),
        tables=("resource", "assignment"),
        subjects=_("Facilitators."),
    )


def _exchanges() -> Purpose:
    return Purpose(
        slug="exchanges",
        title=_("The exchanges between classes of several countries"),
        data=_("The function, the work address and the language of the coordinator of each partner authority. Classes are numbers only."),
        basis=_("A task in the public interest: classes that meet need somebody to arrange it (GDPR, article 6.1.e)."),
        kept=ngettext(
            "%(num)s month after the last exchange of that authority and after the last link has ended.",
            "%(num)s months after the last exchange of that authority and after the last link has ended.",
            length("RETENTION_EXCHANGE_MONTHS"),
        ),
        seen_by=_("The team that prepares the exchanges, and nobody else."),
        tables=("exchange_coordinator",),
        subjects=_("Coordinators at partner authorities."),
        transfers=_("None: a coordinator abroad reads its own data alone, and those of no other."),
    )


def _council() -> Purpose:
    return Purpose(
        slug="council",
        title=_("Sitting on the consultative council"),
        data=_(
            "Name, email and postal address, telephone, language, mandates, answers to convening notices, presence at meetings, "
            "and what you declared of your sex, for the rule that at most two thirds are of the same sex."
        ),
        basis=_("The New Municipal Act, article 120bis, obliges the municipality to know who advises it (GDPR, article 6.1.c)."),
        kept=ngettext(
            "%(num)s month after the last mandate; then name and addresses are erased. Mandates and votes stay without them.",
            "%(num)s months after the last mandate; then name and addresses are erased. Mandates and votes stay without them.",
            length("RETENTION_MEMBER_MONTHS"),
        )
        + " "
        + _("Minutes and lists of members are archives: they stay."),
        seen_by=_("The secretary of the council. The public sees name, category and organisation of who is in office."),
        tables=("council_member", "council_renewal_ask", "meeting_invitation", "meeting_answer", "meeting_counter", "poll_voter"),
        subjects=_("Members of the council and their substitutes, now and before."),
        measures=_("Sex is published as a ratio alone; private addresses never."),
    )


def _candidature() -> Purpose:
    return Purpose(
        slug="candidature",
        title=_("Offering to sit on the consultative council"),
        data=_(
            "Your name, email address, telephone, language and motivation, the association you stand for, the same of the substitute "
            "you name, and your sex if you choose to say it."
        ),
        basis=_("A task in the public interest: the municipality composes the council (GDPR, article 6.1.e)."),
        kept=ngettext(
            "%(num)s month after the decision everything is erased.",
            "%(num)s months after the decision everything is erased.",
            length("RETENTION_CANDIDATURE_MONTHS"),
        )
        + " "
        + _("An address that was never confirmed: %(days)s days.", days=HELD_DAYS),
        seen_by=_("The secretary of the council, and the municipal authorities who decide."),
        tables=("council_candidature",),
        subjects=_("Candidates and the substitutes they name."),
    )


def _staff() -> Purpose:
    log = ngettext("Who signed in when: %(num)s month.", "Who signed in when: %(num)s months.", length("SECURITY_LOG_MONTHS"))
    return Purpose(
        slug="staff",
        title=_("The accounts of those who work here"),
        data=_("Name, work address, language, what the account may do, the names given to passkeys and where the account is signed in."),
        basis=_("A task in the public interest: only who needs your data may see it (GDPR, article 6.1.e)."),
        kept=_("As long as the person works here; then the name and the address are erased on request.") + " " + log,
        seen_by=_("The administrators of this site."),
        tables=("staff", "staff_passkey"),
        subjects=_("Staff of the municipality."),
        measures=_("Passwords are kept as hashes; a second factor is asked."),
    )


def _archive() -> Purpose:
    return Purpose(
        slug="archive",
        title=_("The archive of the project records"),
        data=_(
            "Where records were taken over from older texts of the municipality: name, work address and work telephone of the officials "
            "named there."
        ),
        basis=_("A task in the public interest: public archives (GDPR, articles 6.1.e and 89)."),
        kept=_("As long as the archive. These officials are shown on no page and no letter goes to them."),
        seen_by=_("The staff who keep the records."),
        tables=("historic_contact",),
        subjects=_("Officials of the time."),
    )
