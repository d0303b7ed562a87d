"""What is asked about a webhook."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from ixevents.core import asked
from ixevents.core.forms import Form, one_line
from ixevents.core.refusal import Refused
from ixevents.staff.webhooks import words
from ixevents.webhooks import hosts
from ixevents.webhooks.models import Webhook


class WebhookForm(Form):
    """A webhook, new or to be changed."""

    notice: str | None = None
    version = HiddenField()
    name = StringField(
        _l("Name of the other system"),
        [InputRequired(_l("Enter what you call it.")), Length(max=120), one_line],
        description=_l("As you call it here, for example: website of the municipality."),
    )
    address = URLField(
        _l("Address that is called"),
        [InputRequired(_l("Enter the address.")), Length(max=500)],
        description=_l("Whoever keeps the other system gives it to you. It begins with https://."),
    )
    topics = SelectMultipleField(
        _l("Told of changes in"),
        [InputRequired(_l("Choose at least one."))],
        choices=[SelectChoice(str(topic), text) for topic, text in words.TOPICS.items()],
    )

    def validate_address(self, field: URLField) -> None:
        """Refuse what may not be called."""
        try:
            hosts.require(field.data or "")
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal

    def fill(self, webhook: Webhook) -> None:
        """Show what is set."""
        self.name.data, self.address.data, self.topics.data = webhook.name, webhook.address, webhook.topics
        self.version.data = str(webhook.version)

    @property
    def opened_on(self) -> int:
        """The version the form was opened on."""
        return asked.number(self.version.data)
