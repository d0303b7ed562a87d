"""The forms of the privacy screens."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.validators import Optional as Maybe

from ixevents.core import addresses
from ixevents.core.addresses import Address
from ixevents.core.clock import today
from ixevents.core.forms import Form, one_line, telephone
from ixevents.core.languages import NAMES, UNKNOWN, Translated
from ixevents.core.persons import Correction, Match
from ixevents.core.refusal import Refused
from ixevents.privacy import words
from ixevents.privacy.actions import Asked
from ixevents.privacy.models import Identity, PrivacyRequest, Want, Way

_ADDRESS = Length(max=254, message=_l("Use at most 254 characters."))
_LONG = Length(max=1000, message=_l("Use at most %(most)s characters.", most=1000))
_SPOKEN = [SelectChoice(code, name) for code, name in NAMES.items()] + [SelectChoice(UNKNOWN, _l("Not known: both"))]


def _readable(field: Field, read: Callable[[str], Address] = addresses.read) -> None:
    try:
        read(field.data or "")
    except Refused as refusal:
        raise ValidationError(refusal.message) from None


class EnterForm(Form):
    """A request that came by mail, post, telephone or at the counter."""

    want = RadioField(
        _l("What is asked?"),
        [InputRequired(_l("Choose what is asked."))],
        choices=[SelectChoice(want, text) for want, text in words.ASKED.items()],
    )
    way = RadioField(
        _l("How did it come?"),
        [InputRequired(_l("Choose how it came."))],
        choices=[SelectChoice(way, text) for way, text in words.WAYS.items() if way != Way.WEB],
    )
    received_on = DateField(
        _l("On which day?"),
        [InputRequired(_l("Enter the day."))],
        default=today,
        description=_l("The month counts from it, even on holidays."),
    )
    email = StringField(
        _l("Email address it is about"),
        [_ADDRESS, one_line],
        description=_l("What is kept is found by it. Leave it empty for somebody who never gave one."),
    )
    name = StringField(
        _l("Without an email address: name of the person"),
        [Maybe(), Length(max=120, message=_l("Use at most 120 characters.")), one_line],
        description=_l("On the next page you pick what is theirs among the entries without an address."),
    )
    postal = TextAreaField(
        _l("Without an email address: where the answer goes by post"),
        [Maybe(), Length(max=300, message=_l("Use at most 300 characters."))],
        description=_l("Street and number, postcode and place. Leave it empty when the person comes to fetch it."),
    )
    language = RadioField(_l("Language of the person"), choices=_SPOKEN, default=UNKNOWN)
    words = TextAreaField(_l("What the person wrote or said"), [Maybe(), Length(max=2000, message=_l("Use at most 2000 characters."))])
    identity = RadioField(
        _l("How do you know who it is?"),
        choices=[
            SelectChoice(Identity.LINK, _l("A letter to the address asks: opening its link shows it")),
            SelectChoice(Identity.SEEN, _l("I saw the person, who showed an identity card")),
            SelectChoice(Identity.KNOWN, _l("The person told what only they can know: what they came to, with how many, since when")),
        ],
        default=Identity.LINK,
        description=_l("Never keep a copy of an identity card."),
    )

    def validate_email(self, field: Field) -> None:
        """Hold that it is an address, be it one nobody writes to; or that there is a name instead."""
        if field.data:
            _readable(field, addresses.made_out)
        elif not self.name.data:
            raise ValidationError(_("Enter an email address, or below the name of somebody who has none."))

    def validate_name(self, field: Field) -> None:
        """Hold that one of the two says who it is about."""
        if field.data and self.email.data:
            raise ValidationError(_("Leave the name empty: what is kept is found by the email address."))

    def validate_identity(self, field: Field) -> None:
        """Hold that somebody who cannot be written to is known."""
        if field.data == Identity.LINK and not self.email.data:
            raise ValidationError(_("Without an email address no letter can ask: say how you know who the person is."))

    def asked(self) -> Asked:
        """Return what was asked."""
        said = (self.words.data or "", self.name.data or "", self.postal.data or "")
        return Asked(Want(self.want.data), self.email.data or "", self.language.data, *said)


class PlainForm(Form):
    """Nothing to fill."""

    def about(self, _request: PrivacyRequest) -> None:
        """Need nothing of the request."""


class WordsForm(PlainForm):
    """What is said to the person, in its language."""

    words_fr = TextAreaField(_l("In French"), [_LONG])
    words_nl = TextAreaField(_l("In Dutch"), [_LONG])

    def about(self, request: PrivacyRequest) -> None:
        """Ask for the language of the person alone, where it is known."""
        for lang, other in (("fr", "nl"), ("nl", "fr")):
            if request.language == lang:
                del self[f"words_{other}"]

    @property
    def words(self) -> Translated:
        """What was written."""
        fr, nl = ((self[name].data or "") if name in self else "" for name in ("words_fr", "words_nl"))
        return Translated(fr, nl)


class CorrectForm(PlainForm):
    """What is put right; what stays empty stays as it is."""

    name = StringField(_l("Name"), [Maybe(), Length(max=120, message=_l("Use at most 120 characters.")), one_line])
    email = StringField(_l("Email address"), [Maybe(), _ADDRESS, one_line], description=_l("Both the old and the new one are told."))
    phone = StringField(_l("Telephone"), [Maybe(), Length(max=40), one_line, telephone])

    def validate_email(self, field: Field) -> None:
        """Hold that the address can be written to."""
        if field.data:
            _readable(field)

    def validate_name(self, field: Field) -> None:
        """Hold that something is corrected."""
        if not (field.data or self.email.data or self.phone.data):
            raise ValidationError(_("Write what is to be corrected."))

    @property
    def correction(self) -> Correction:
        """What was written."""
        email = addresses.read(self.email.data) if self.email.data else None
        return Correction(self.name.data or "", email, self.phone.data or "")


class PickForm(Form):
    """Which rows are those of the person, among those that were found."""

    notice: object = None

    theirs = SelectMultipleField(
        _l("What is theirs?"), description=_l("None of them gave an email address. Tick only what the person told you of.")
    )

    def offer(self, matches: Sequence[Match], picked: Mapping[str, Sequence[int]]) -> Sequence[Match]:
        """Offer what was found, with what was picked before ticked. Returns the same."""
        said = [(match.value, " · ".join(filter(None, (match.name, match.about, match.phone)))) for match in matches]
        self.theirs.choices = [SelectChoice(value, words) for value, words in said]
        if not self.is_submitted():
            self.theirs.data = [match.value for match in matches if match.id in picked.get(match.table, ())]
        return matches

    def picked(self, shown: Sequence[Match], before: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
        """Return what is theirs now: the ticks among what was shown, and what was picked before and not shown."""
        rows = {table: set(numbers) for table, numbers in before.items()}
        for match in shown:
            theirs = rows.setdefault(match.table, set())
            (theirs.add if match.value in (self.theirs.data or []) else theirs.discard)(match.id)
        return {table: sorted(numbers) for table, numbers in rows.items()}


class EraseForm(PlainForm):
    """Whether the person is withdrawn from what is still to come."""

    withdraw = BooleanField(
        _l("Withdraw the person from what is still to come"),
        default=True,
        description=_l("The places go to the next in line. Without it, registrations to come stay."),
    )
