"""Why those are kept who come to events: residents, teachers, and what they say of it."""

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.associations.personal import HELD_DAYS
from ixevents.core.periods import length
from ixevents.privacy.purpose import Purpose


def all_of_them() -> tuple[Purpose, ...]:
    """Return them in the order of the notice."""
    return _place(), _class(), _stand(), _volunteer(), _needs(), _answers(), _proof(), _feedback()


def _place() -> Purpose:
    months, days = length("RETENTION_MONTHS"), length("RETENTION_WAITING_DAYS")
    return Purpose(
        slug="registration",
        title=_("Your place at an event"),
        data=_(
            "Your name, your email address, a telephone number if you gave one, your language and how many of you come. "
            "Where an event gives places to people of the municipality first: whether you live there, as you say."
        ),
        basis=_("A task in the public interest: the municipality organises these events (GDPR, article 6.1.e)."),
        kept=ngettext(
            "%(num)s month after the event your name and addresses are erased. Only the numbers remain.",
            "%(num)s months after the event your name and addresses are erased. Only the numbers remain.",
            months,
        )
        + " "
        + _("If you waited for a place and none came free: %(days)s days after the event.", days=days),
        seen_by=_("The team of the event, and nobody else."),
        tables=("registration",),
        subjects=_("Residents and everybody else who registers for an event, from 16 years on; for younger ones a parent."),
        measures=_("At the door names and numbers of the day alone are seen, on devices without an account for that day only."),
    )


def _class() -> Purpose:
    return Purpose(
        slug="class",
        title=_("A class that comes with its teacher"),
        data=_(
            "The name, email address and telephone of the teacher, the school, what the class is called, and how many "
            "pupils and adults come. Never the name of a pupil."
        )
        + " "
        + _("A teacher who hands the class over names a colleague, who is asked first."),
        basis=_("A task in the public interest: the municipality organises these events (GDPR, article 6.1.e).")
        + " "
        + _("For a letter about next year’s programme: your tick, which one click takes back (GDPR, article 6.1.a)."),
        kept=_("%(months)s months after the end of the school year. Then only the numbers remain.", months=length("RETENTION_CLASS_MONTHS"))
        + " "
        + _("Who handed a class over, or was asked and said no: a week at most."),
        seen_by=_("The team of the event, and nobody else."),
        tables=("registration", "class_party", "class_handover"),
        subjects=_("Teachers and others who accompany a class. Pupils are numbers."),
        measures=_("Texts that look like a list of pupils’ names are refused."),
    )


def _stand() -> Purpose:
    return Purpose(
        slug="stand",
        title=_("A stand of your association at the festival"),
        data=_(
            "The name, email address and telephone of the contact person, the association with its enterprise number if it gave one, "
            "what the stand needs, and the documents handed in. The public reads the name of the association and what it shows."
        ),
        basis=_("The agreement between the municipality and the association about the stand (GDPR, article 6.1.b)."),
        kept=ngettext(
            "%(num)s month after the festival the contact person, the addresses and the documents are erased.",
            "%(num)s months after the festival the contact person, the addresses and the documents are erased.",
            length("RETENTION_STAND_MONTHS"),
        )
        + " "
        + _(
            "What your people need to be there: %(days)s days after the festival. An address that was never confirmed: %(held)s days.",
            days=length("RETENTION_NEEDS_DAYS"),
            held=HELD_DAYS,
        ),
        seen_by=_("The team of the festival, and nobody else."),
        tables=("stand",),
        subjects=_("Contact persons of associations with a stand, or that asked for one."),
        measures=_("Documents are judged by their contents and given to nobody but the team; badges carry no name of a person."),
    )


def _volunteer() -> Purpose:
    return Purpose(
        slug="volunteer",
        title=_("Lending a hand as a volunteer"),
        data=_("Your name, email address, a telephone number if you gave one, your language, your shifts and whether you were there."),
        basis=_("A task in the public interest: the municipality organises these events (GDPR, article 6.1.e)."),
        kept=ngettext(
            "%(num)s month after the last shift of the edition your name and addresses are erased. Only the hours remain.",
            "%(num)s months after the last shift of the edition your name and addresses are erased. Only the hours remain.",
            length("RETENTION_VOLUNTEER_MONTHS"),
        ),
        seen_by=_("The team that prepares the event, and nobody else."),
        tables=("volunteer",),
        subjects=_("Volunteers, from the age the call names."),
        measures=_("What is told beforehand is what the law of 3 July 2005 asks; the letter that says it is kept as its proof."),
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
            days=length("RETENTION_NEEDS_DAYS"),
        ),
        seen_by=_("The team that prepares the event, and nobody else."),
        tables=("registration",),
        subjects=_("People who come and tell a need."),
        measures=_("It stands in no letter and in no file that is handed out."),
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
        subjects=_("Residents and teachers who register."),
        measures=_("Each question has its purpose and its period before it can be asked."),
    )


def _proof() -> Purpose:
    return Purpose(
        slug="proof",
        title=_("Proof of who took part in a project of the European Union"),
        data=_("Name and address of the adults who came, where a contract asks for proof."),
        basis=_("The contract with the funder obliges the municipality (GDPR, article 6.1.c)."),
        kept=_(
            "Some years after the balance of that project was paid, as its contract says; an answer to your request tells you until when."
        ),
        seen_by=_("The team of the project, and the auditors of the funder when they ask."),
        tables=("registration",),
        subjects=_("Adults who came to events of a project under legal hold."),
        measures=_("Held project by project, with the reason and the end; everything else lapses as usual."),
    )


def _feedback() -> Purpose:
    return Purpose(
        slug="feedback",
        title=_("How you found it"),
        data=_("Your answers to the questions we ask afterwards, without your name and without anything that leads to you."),
        basis=_("A task in the public interest: the events should become better (GDPR, article 6.1.e). You need not answer."),
        kept=_(
            "What you wrote in your own words is erased %(months)s months after the edition; the counted answers stay.",
            months=length("RETENTION_REMARK_MONTHS"),
        )
        + " "
        + _("That your party has answered is remembered apart from the answers, and forgotten when the time to answer is over."),
        seen_by=_("The team of the event; figures from five answers on."),
        tables=("feedback_remark",),
        subjects=_("People and classes that came."),
        measures=_("Nothing leads from an answer to who gave it."),
    )
