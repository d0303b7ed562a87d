"""Samples of the letters of mailings: an invented text to an invented reader of the first audience."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.mailings import audiences, notices
from ixevents.mailings.audiences import Reader
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient
from ixevents.outbox import samples

NAMES = {
    MailingKind.PRACTICAL: _l("Mailing: practical"),
    MailingKind.NEWS: _l("Mailing: news"),
    MailingKind.STATUTORY: _l("Mailing: statutory"),
}
SUBJECT = Translated("Votre venue : {event}", "Uw komst: {event}", "Your visit: {event}")
TEXT = Translated(
    "Bonjour {name},\n\nNous vous attendons {when}.\n\n- Entrée par la cour\n- Le bar ouvre **une heure avant**\n\nVotre page : {link}",
    "Dag {name},\n\nWij verwachten u op {when}.\n\n- Ingang via de binnenplaats\n- De bar opent **een uur vooraf**\n\nUw pagina: {link}",
    "Hello {name},\n\nWe expect you on {when}.\n\n- Come in through the yard\n- The bar opens **one hour before**\n\nYour page: {link}",
)


def add() -> None:
    """Make the samples known."""
    for kind, title in NAMES.items():
        samples.add(f"mailings.{kind}", title, _writer(kind))


def _writer(kind: MailingKind) -> Callable[[str], object]:
    def write(language: str) -> object:
        audience = audiences.first()
        mailing = Mailing(audience=audience.NAME, kind=kind, subject=SUBJECT, text=TEXT, author="system")
        db.session.add(mailing)
        db.session.flush()
        address = "amina@example.org"
        recipient = MailingRecipient(mailing_id=mailing.id, email_key=address, member_id=0, language=language)
        db.session.add(recipient)
        db.session.flush()
        return notices.letter(mailing, recipient, Reader(0, address, address, language, "", "", audience.samples))

    return write
