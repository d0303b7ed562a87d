"""Why those are kept whom we write to, who write to us, and who use the forms."""

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core.periods import length
from ixevents.privacy.personal import HELD_DAYS, KEPT_DAYS
from ixevents.privacy.purpose import Purpose
from ixevents.subscriptions.personal import HELD_DAYS as HELD_NEWS_DAYS


def all_of_them() -> tuple[Purpose, ...]:
    """Return them in the order of the notice."""
    return _letters(), _post(), _news(), _no_news(), _requests(), _limits()


def _log() -> str:
    return ngettext(
        "%(num)s month, then the address and the text are erased.",
        "%(num)s months, then the address and the text are erased.",
        length("MAIL_LOG_MONTHS"),
    )


def _letters() -> Purpose:
    return Purpose(
        slug="letters",
        title=_("The letters we send you"),
        data=_("Your email address, the text of each letter, and whether it arrived."),
        basis=_("The same task in the public interest: you should know when something about your event changes (GDPR, article 6.1.e)."),
        kept=_log(),
        seen_by=_("The team of the event, and the services that carry email to your mailbox."),
        tables=("notice", "mailing_recipient", "address_trouble"),
        subjects=_("Everybody the site writes to."),
        measures=_("One letter has one reader: nobody sees the address of another."),
        transfers=_("None by us. Your own mail provider may be elsewhere: that is your choice."),
    )


def _post() -> Purpose:
    reports = _("Reports of mail servers on letters that did not arrive: %(days)s days.", days=length("RETENTION_BOUNCE_DAYS"))
    return Purpose(
        slug="post",
        title=_("What you write to us by email"),
        data=_("Your email address, what you wrote, and what your calendar answered to an invitation of ours."),
        basis=_("A task in the public interest: whoever answers an invitation should be counted on (GDPR, article 6.1.e)."),
        kept=f"{_log()} {reports}",
        seen_by=_("The team that writes the letters, and nobody else."),
        tables=("inbox_message",),
        subjects=_("Everybody who writes to the address of the site."),
        measures=_("A report is believed only where it carries our mark."),
    )


def _news() -> Purpose:
    months = length("RETENTION_CONSENT_MONTHS")
    return Purpose(
        slug="news",
        title=_("The news you asked for"),
        data=_(
            "Your email address, your language, what you want news of, when you asked, confirmed and ended it, and the words you agreed to."
        ),
        basis=_("Your consent, which you can take back at any moment with one click (GDPR, article 6.1.a)."),
        kept=ngettext(
            "As long as you want news; then for %(num)s month as proof, without being written to.",
            "As long as you want news; then for %(num)s months as proof, without being written to.",
            months,
        )
        + " "
        + _("An address that nobody confirms: %(days)s days.", days=HELD_NEWS_DAYS),
        seen_by=_("The team that writes the news sees how many want it; who they are only in the list of a mailing."),
        tables=("subscription",),
        subjects=_("People who asked for news on the site."),
        measures=_("Nobody gets news before the owner of the address has said yes; only news is ever sent there."),
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
        subjects=_("People who want no news."),
    )


def _requests() -> Purpose:
    return Purpose(
        slug="requests",
        title=_("What you ask about your data"),
        data=_("Your email address, or your name and where to write to if you have none; what you ask, and what we answered."),
        basis=_("The law obliges us to answer you (GDPR, articles 6.1.c and 12 to 22)."),
        kept=_(
            "After an erasure until our answer has left, otherwise %(days)s days after the answer. That somebody asked, when, and what "
            "was done stay without you. A request whose address nobody confirms: %(held)s days.",
            days=KEPT_DAYS,
            held=HELD_DAYS,
        ),
        seen_by=_("The staff who answer you, and the data protection officer."),
        tables=("privacy_request", "privacy_paper"),
        subjects=_("People who use their rights."),
        measures=_("Nothing is shown before the address is confirmed; every look is in the journal."),
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
        subjects=_("Everybody who sends a form."),
    )
