"""Why persons are kept, purpose by purpose (GDPR-05): what the notice says, with the periods from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.classes.personal import MONTHS_AFTER_THE_SCHOOL_YEAR
from ixevents.council.personal import HELD_DAYS
from ixevents.council.personal import KEPT_DAYS as COUNCIL_DAYS
from ixevents.feedback.personal import MONTHS as REMARK_MONTHS
from ixevents.privacy.personal import HELD_DAYS as REQUEST_HELD_DAYS
from ixevents.privacy.personal import KEPT_DAYS
from ixevents.registrations.personal import NEEDS_DAYS, WAITING_DAYS

CHANGED_ON = date(2026, 11, 26)
"""The day on which the notice last changed."""


@dataclass(frozen=True)
class Purpose:
    """One reason to keep persons, in the language of the page."""

    slug: str
    title: str
    data: str
    basis: str
    kept: str
    seen_by: str
    tables: tuple[str, ...]
    "Where it is kept; a test holds that no table with persons goes unmentioned."


def all_purposes(settings: Mapping[str, object]) -> tuple[Purpose, ...]:
    """Return the purposes in the order of the notice."""
    return (
        _place(settings),
        _class(),
        _needs(),
        _answers(),
        _feedback(),
        _letters(settings),
        _post(settings),
        _no_news(),
        _requests(),
        _limits(),
        _facilitators(),
        _exchanges(),
        _council(),
        _candidature(),
        _staff(),
        _archive(),
    )


def _place(settings: Mapping[str, object]) -> Purpose:
    months = int(str(settings["RETENTION_MONTHS"]))
    return Purpose(
        slug="registration",
        title=_("Your place at an event"),
        data=_("Your name, your email address, a telephone number if you gave one, your language and how many of you come."),
        basis=_("A task in the public interest: the municipality organises these events (GDPR, article 6.1.e)."),
        kept=ngettext(
            "%(num)s month after the event your name and addresses are erased. Only the numbers remain.",
            "%(num)s months after the event your name and addresses are erased. Only the numbers remain.",
            months,
        )
        + " "
        + _("If you waited for a place and none came free: %(days)s days after the event.", days=WAITING_DAYS),
        seen_by=_("The team of the event, and nobody else."),
        tables=("registration",),
    )


def _class() -> Purpose:
    return Purpose(
        slug="class",
        title=_("A class that comes with its teacher"),
        data=_(
            "The name, email address and telephone of the teacher, the school, what the class is called, and how many "
            "pupils and adults come. Never the name of a pupil."
        ),
        basis=_("A task in the public interest: the municipality organises these events (GDPR, article 6.1.e)."),
        kept=_("%(months)s months after the end of the school year. Then only the numbers remain.", months=MONTHS_AFTER_THE_SCHOOL_YEAR),
        seen_by=_("The team of the event, and nobody else."),
        tables=("registration", "class_party"),
    )


def _needs() -> Purpose:
    return Purpose(
        slug="needs",
        title=_("What you need to take part"),
        data=_("What you ticked or wrote, for example a place for a wheelchair. You are never obliged to answer."),
        basis=_(
            "Your explicit consent, because your answer can tell something about your health (GDPR, article 9.2.a). "
            "Take it back whenever you like."
        ),
        kept=_(
            "What you wrote is erased %(days)s days after the event. What you ticked loses your name together with your registration.",
            days=NEEDS_DAYS,
        ),
        seen_by=_("The team that prepares the event, and nobody else."),
        tables=("registration",),
    )


def _answers() -> Purpose:
    return Purpose(
        slug="answers",
        title=_("What an event asks you besides"),
        data=_("Your answers to its questions, for example which meal you choose. Beside each question stands why it is asked."),
        basis=_(
            "A task in the public interest (GDPR, article 6.1.e); for questions about your health your explicit consent "
            "(GDPR, article 9.2.a): you are never obliged to answer those."
        ),
        kept=_("As long as stands beside each question; answers about your health 30 days after the event at most."),
        seen_by=_("The team that prepares the event, and nobody else."),
        tables=("answer",),
    )


def _feedback() -> Purpose:
    return Purpose(
        slug="feedback",
        title=_("How you found it"),
        data=_("Your answers to the questions we ask afterwards, without your name and without anything that leads to you."),
        basis=_("A task in the public interest: the events should become better (GDPR, article 6.1.e). You need not answer."),
        kept=_(
            "What you wrote in your own words is erased %(months)s months after the edition; the counted answers stay.",
            months=REMARK_MONTHS,
        )
        + " "
        + _("That your party has answered is remembered apart from the answers, and forgotten when the time to answer is over."),
        seen_by=_("The team of the event; figures from five answers on."),
        tables=("feedback_remark",),
    )


def _letters(settings: Mapping[str, object]) -> Purpose:
    months = int(str(settings["MAIL_LOG_MONTHS"]))
    return Purpose(
        slug="letters",
        title=_("The letters we send you"),
        data=_("Your email address, the text of each letter, and whether it arrived."),
        basis=_("The same task in the public interest: you should know when something about your event changes (GDPR, article 6.1.e)."),
        kept=ngettext(
            "%(num)s month, then the address and the text are erased.", "%(num)s months, then the address and the text are erased.", months
        ),
        seen_by=_("The team of the event, and the services that carry email to your mailbox."),
        tables=("notice", "mailing_recipient", "address_trouble"),
    )


def _post(settings: Mapping[str, object]) -> Purpose:
    months = int(str(settings["MAIL_LOG_MONTHS"]))
    return Purpose(
        slug="post",
        title=_("What you write to us by email"),
        data=_("Your email address, what you wrote, and what your calendar answered to an invitation of ours."),
        basis=_("A task in the public interest: whoever answers an invitation should be counted on (GDPR, article 6.1.e)."),
        kept=ngettext(
            "%(num)s month, then the address and the text are erased.", "%(num)s months, then the address and the text are erased.", months
        ),
        seen_by=_("The team that writes the letters, and nobody else."),
        tables=("inbox_message",),
    )


def _no_news() -> Purpose:
    return Purpose(
        slug="no-news",
        title=_("Your wish to get no more news"),
        data=_("Your email address, and since when."),
        basis=_("We are obliged to respect it, so we have to remember it (GDPR, article 21.3)."),
        kept=_("As long as the wish stands: until you tell us that you want news again."),
        seen_by=_("Nobody. A program looks before it writes."),
        tables=("mailing_opt_out",),
    )


def _requests() -> Purpose:
    return Purpose(
        slug="requests",
        title=_("What you ask about your data"),
        data=_("Your email address, what you ask, and what we answered."),
        basis=_("The law obliges us to answer you (GDPR, articles 6.1.c and 12 to 22)."),
        kept=_(
            "After an erasure until our answer has left, otherwise %(days)s days after the answer. That somebody asked, when, and what "
            "was done stay without you. A request whose address nobody confirms: %(held)s days.",
            days=KEPT_DAYS,
            held=REQUEST_HELD_DAYS,
        ),
        seen_by=_("The staff who answer you, and the data protection officer."),
        tables=("privacy_request",),
    )


def _limits() -> Purpose:
    return Purpose(
        slug="limits",
        title=_("Keeping the forms free of abuse"),
        data=_("The network address from which a form is sent, to count how often."),
        basis=_("A task in the public interest: everybody should get a fair chance at a place (GDPR, article 6.1.e)."),
        kept=_("One hour at most, in the memory of the server. Our log files hold no names, no email addresses and no network addresses."),
        seen_by=_("Nobody. A program counts."),
        tables=(),
    )


def _facilitators() -> Purpose:
    return Purpose(
        slug="facilitators",
        title=_("Those who lead our workshops"),
        data=_("Name, email address, telephone number, languages, and which dates the person leads."),
        basis=_("The agreement between the municipality and the person who leads (GDPR, article 6.1.b)."),
        kept=_("A year after the person stopped; then the name and the addresses are erased. Which dates took place remains."),
        seen_by=_("The team of the events."),
        tables=("resource",),
    )


def _exchanges() -> Purpose:
    return Purpose(
        slug="exchanges",
        title=_("The exchanges between classes of several countries"),
        data=_("The function, the work address and the language of the coordinator of each partner authority. Classes are numbers only."),
        basis=_("A task in the public interest: classes that meet need somebody to arrange it (GDPR, article 6.1.e)."),
        kept=_("One year after the last exchange of that authority and after the last link has ended."),
        seen_by=_("The team that prepares the exchanges, and nobody else."),
        tables=("exchange_coordinator",),
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
            "%(num)s year after the last mandate; then name and addresses are erased. Mandates and votes stay without them.",
            "%(num)s years after the last mandate; then name and addresses are erased. Mandates and votes stay without them.",
            COUNCIL_DAYS // 365,
        ),
        seen_by=_("The secretary of the council. The public sees name, category and organisation of who is in office."),
        tables=("council_member", "council_renewal_ask", "meeting_invitation", "meeting_answer", "meeting_counter", "poll_voter"),
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
        kept=_("Six months after the decision everything is erased. An address that was never confirmed: %(days)s days.", days=HELD_DAYS),
        seen_by=_("The secretary of the council, and the municipal authorities who decide."),
        tables=("council_candidature",),
    )


def _staff() -> Purpose:
    return Purpose(
        slug="staff",
        title=_("The accounts of those who work here"),
        data=_("Name, work address, language, what the account may do, the names given to passkeys and where the account is signed in."),
        basis=_("A task in the public interest: only who needs your data may see it (GDPR, article 6.1.e)."),
        kept=_("As long as the person works here; then the name and the address are erased on request."),
        seen_by=_("The administrators of this site."),
        tables=("staff", "staff_passkey"),
    )


def _archive() -> Purpose:
    return Purpose(
        slug="archive",
        title=_("The archive of the project records"),
        data=_("Name, work address and work telephone of the officials named in the municipality’s own text of about 2012."),
        basis=_("A task in the public interest: public archives (GDPR, articles 6.1.e and 89)."),
        kept=_("As long as the archive. These officials are shown on no page and no letter goes to them."),
        seen_by=_("The staff who keep the records."),
        tables=("historic_contact",),
    )
