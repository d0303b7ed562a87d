"""What a member fills in: own details, an item for the agenda."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ixevents.core.forms import Form, one_line, telephone
from ixevents.core.languages import LANGUAGES, NAMES, UNKNOWN
from ixevents.council.models import Member


class DetailsForm(Form):
    """How to reach a member."""

    notice: object = None

    version = HiddenField()
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40), one_line, telephone])
    street = StringField(_l("Street and number"), [Optional(), Length(max=160), one_line])
    postcode = StringField(_l("Postcode"), [Optional(), Length(max=10), one_line])
    locality = StringField(_l("Town"), [Optional(), Length(max=80), one_line])
    language = RadioField(_l("Language of letters"), [InputRequired(_l("Choose a language."))], choices=[])
    by_post = BooleanField(_l("I also wish to get convening notices by post"))
    news = BooleanField(_l("I wish to get news of the council"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [*[SelectChoice(lang, NAMES[lang]) for lang in LANGUAGES], SelectChoice(UNKNOWN, _l("French and Dutch"))]

    def fill(self, member: Member) -> None:
        """Show what is known."""
        for name in ("phone", "street", "postcode", "locality", "language", "by_post", "news"):
            self[name].data = getattr(member, name)
        self.version.data = str(member.version)

    def facts(self) -> dict[str, object]:
        """Return what was filled in."""
        texts = {name: self[name].data or "" for name in ("phone", "street", "postcode", "locality")}
        return {**texts, "language": self.language.data, "by_post": self.by_post.data, "news": self.news.data}


class RequestForm(Form):
    """A meeting that members ask for."""

    notice: object = None

    subject = StringField(
        _l("What is the meeting for?"), [InputRequired(_l("Say in a few words what it is about.")), Length(max=160), one_line]
    )
    text = TextAreaField(_l("Why it cannot wait for the next one"), [Optional(), Length(max=2000)])


class ItemForm(Form):
    """An item for the agenda of a meeting to come."""

    notice: object = None

    meeting = SelectField(_l("For which meeting"), [InputRequired(_l("Choose a meeting."))], choices=[])
    title = StringField(_l("What is it about?"), [InputRequired(_l("Say in a few words what it is about.")), Length(max=160), one_line])
    text = TextAreaField(_l("What should the council discuss or decide?"), [Optional(), Length(max=2000)])
