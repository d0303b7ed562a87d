"""What one fills in about an item of an agenda, and about a document."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ixevents.core.languages import UNKNOWN
from ixevents.core.web import plain
from ixevents.meetings import drafting, words
from ixevents.meetings.models import AgendaItem, ItemKind
from ixevents.staff.meetings.forms import TextsForm
from ixevents.staff.sent_file import SentFileForm

_LINE, _TEXT = Length(max=200), Length(max=3000)
TEXTS = ("title", "text")
UPLOAD_LANGUAGES = (("fr", _l("French")), ("nl", _l("Dutch")), ("en", _l("English")), (UNKNOWN, _l("French and Dutch")))


class ItemForm(TextsForm):
    """What an item is about, clear enough to know the subject (COU-06)."""

    notice: object = None
    opened = HiddenField()
    kind = RadioField(
        _l("What does it ask of the members?"),
        choices=[SelectChoice(kind.value, text) for kind, text in words.ITEMS.items()],
        default=ItemKind.DISCUSSION.value,
    )
    title_fr = StringField("", [InputRequired(_l("Write the title in French.")), _LINE])
    title_nl = StringField("", [InputRequired(_l("Write the title in Dutch.")), _LINE])
    title_en = StringField("", [_LINE])
    text_fr = TextAreaField("", [_TEXT])
    text_nl = TextAreaField("", [_TEXT])
    text_en = TextAreaField("", [_TEXT])

    def show(self, item: AgendaItem) -> "ItemForm":
        """Fill in what is there."""
        self.opened.data = drafting.seen(item)
        self.kind.data = str(item.kind)
        for name in TEXTS:
            self.show_text(name, getattr(item, name))
        return self

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {"kind": ItemKind(self.kind.data), **{name: self.text(name) for name in TEXTS}}


class LeaveForm(TextsForm):
    """Why an item is left off the agenda."""

    reason = TextAreaField(
        _l("Why?"), [InputRequired(_l("Write why.")), Length(max=500)], description=_l("Whoever proposed the item reads it.")
    )


class DocumentForm(SentFileForm, TextsForm):
    """A file, what it is called, its language and the item it belongs to."""

    title = StringField(_l("Title"), [InputRequired(_l("Write what the document is called.")), Length(max=160)])
    language = SelectField(_l("Language"), choices=[SelectChoice(code, text) for code, text in UPLOAD_LANGUAGES], default="fr")
    item = SelectField(_l("Belongs to"), default="")

    def offer(self, items: Sequence[AgendaItem]) -> "DocumentForm":
        """Fill in what can be chosen."""
        numbered = [SelectChoice(str(item.id), f"{number}. {plain(item.title)}") for number, item in enumerate(items, 1)]
        self.item.choices = [SelectChoice("", _("The whole meeting")), *numbered]
        return self


class ReplaceForm(DocumentForm):
    """A newer file in the place of one."""

    title = None
    language = None
    item = None
