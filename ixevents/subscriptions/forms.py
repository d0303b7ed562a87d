"""The form for news by mail, and its changes on the private page."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ixevents.core.forms import Form, PublicForm, one_line
from ixevents.core.languages import NAMES
from ixevents.subscriptions import topics


class OwnForm(Form):
    """What one gets news of, and in which language."""

    topics = SelectMultipleField(_l("News of what?"), [InputRequired(_l("Choose at least one topic."))])
    language = RadioField(
        _l("In which language do we write to you?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validators=[InputRequired(_l("Choose a language."))],
    )

    def offer(self, lang: str = "") -> "OwnForm":
        """Fill in what can be chosen; nothing is chosen beforehand but the language of the page."""
        self.topics.choices = [SelectChoice(topic, topics.name(topic)) for topic in topics.known()]
        if lang and not self.is_submitted():
            self.language.data = lang
        return self

    def chosen(self) -> list[str]:
        """Return the topics in the order of every page."""
        return [topic for topic in topics.known() if topic in (self.topics.data or [])]


class AskForm(PublicForm, OwnForm):
    """Somebody wants news."""

    email = StringField(
        _l("Your email address"),
        [InputRequired(_l("Enter your email address.")), Length(max=254, message=_l("Use at most 254 characters.")), one_line],
        description=_l("We write there once, to ask whether it is really you."),
    )
