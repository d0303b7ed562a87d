"""Forms of mailings."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, HiddenField, RadioField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from ixevents.core import zones
from ixevents.core.clock import now
from ixevents.core.forms import AskedWithAnother, Form, one_line
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.refusal import Refused
from ixevents.mailings.models import MailingKind

SUBJECT = 120
TEXT = 20_000
KINDS = {
    MailingKind.PRACTICAL: _l("Practical: about what they take part in"),
    MailingKind.NEWS: _l("News: can be unsubscribed from with one click"),
    MailingKind.STATUTORY: _l("Statutory: must be sent"),
}


def _subject(label: object) -> StringField:
    return StringField(label, [one_line, Length(max=SUBJECT, message=_l("Keep the subject under 120 characters."))])


def _text(label: object) -> TextAreaField:
    return TextAreaField(label, [Length(max=TEXT, message=_l("Keep the text under 20,000 characters."))])


class MailingForm(Form):
    """The words of a mailing."""

    version = HiddenField()
    kind = RadioField(
        _l("What kind of letter is it?"),
        [InputRequired(_l("Choose what kind of letter it is."))],
        choices=[SelectChoice(str(kind), text) for kind, text in KINDS.items()],
        default=str(MailingKind.PRACTICAL),
    )
    subject_fr = _subject(_l("Subject in French"))
    subject_nl = _subject(_l("Subject in Dutch"))
    subject_en = _subject(_l("Subject in English"))
    text_fr = _text(_l("Text in French"))
    text_nl = _text(_l("Text in Dutch"))
    text_en = _text(_l("Text in English"))

    def offer(self, kinds: Sequence[MailingKind]) -> "MailingForm":
        """Offer the kinds of letters these readers may get; a single one is chosen."""
        self.kind.choices = [SelectChoice(str(kind), KINDS[kind]) for kind in kinds]
        if len(kinds) == 1 and not self.is_submitted():
            self.kind.data = str(kinds[0])
        return self

    def validate_subject_fr(self, field: Field) -> None:
        """Refuse a mailing without any words."""
        if not (self.subject.fr or self.subject.nl):
            raise ValidationError(_l("Write a subject, in one language at least; the other can follow before it is sent."))

    @property
    def subject(self) -> Translated:
        """The subject in its languages."""
        return Translated.of({lang: self[f"subject_{lang}"].data or "" for lang in LANGUAGES})

    @property
    def text(self) -> Translated:
        """The text in its languages."""
        return Translated.of({lang: self[f"text_{lang}"].data or "" for lang in LANGUAGES})

    def fill(self, kind: str, subject: Translated, text: Translated, version: int) -> None:
        """Show what is stored."""
        self.kind.data, self.version.data = str(kind), str(version)
        for lang in LANGUAGES:
            self[f"subject_{lang}"].data, self[f"text_{lang}"].data = getattr(subject, lang), getattr(text, lang)


class ReleaseForm(Form):
    """The decision that a mailing goes."""

    version = HiddenField()
    read = BooleanField(
        _l("I have read the French and the Dutch: they say the same"),
        [InputRequired(_l("Read both languages and say so here: they go at the same moment."))],
    )
    when = RadioField(
        _l("When does it go?"),
        choices=[SelectChoice("now", _l("Now")), SelectChoice("later", _l("Later"))],
        default="now",
    )
    day = DateField(_l("Day"), [AskedWithAnother()])
    hour = TimeField(_l("Hour"), [AskedWithAnother()])

    def validate_when(self, field: Field) -> None:
        """Refuse a later moment that is missing or over, and an hour the clock jumps over (CAL-11)."""
        try:
            moment = self.moment
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal
        if self.when.data == "later" and (moment is None or moment <= now()):
            raise ValidationError(_l("Give a day and an hour to come."))

    @property
    def moment(self) -> datetime | None:
        """The moment chosen, on the clock of Brussels; None for now."""
        if self.when.data != "later" or self.day.data is None or self.hour.data is None:
            return None
        return zones.instant(self.day.data, self.hour.data)
