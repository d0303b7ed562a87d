"""What one fills in about a document of a record."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField
from wtforms.validators import Optional

from ixevents.core import asked
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.projects import documents
from ixevents.projects.files import DocumentKind, ProjectDocument
from ixevents.staff.meetings.forms import TextsForm
from ixevents.staff.records import words
from ixevents.staff.sent_file import SentFileForm
from ixevents.staff.writing import choices, line

STAFF, PUBLIC = "staff", "public"


class DocumentForm(TextsForm):
    """What a document is called and is, and who may have it."""

    seen = HiddenField()
    title_fr, title_nl, title_en = line(), line(), line()
    kind = SelectField(_l("Kind of document"), default=DocumentKind.REPORT.value)
    language = SelectField(_l("Language of the document"), default="fr")
    dated = DateField(_l("Its date"), [Optional()])
    who = RadioField(_l("Who may have it"), default=STAFF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(words.DOCUMENTS.items())
        self.language.choices = choices(words.DOCUMENT_LANGUAGES.items())
        self.who.choices = choices([(STAFF, _l("Staff only")), (PUBLIC, _l("Everybody; it stands on the page of the record"))])

    def show(self, document: ProjectDocument) -> "DocumentForm":
        """Fill in what is known."""
        self.open_on(document)
        self.show_text("title", document.title)
        self.kind.data, self.language.data, self.dated.data = str(document.kind), document.language, document.dated
        self.who.data = PUBLIC if document.public else STAFF
        return self

    def open_on(self, document: ProjectDocument) -> None:
        """Remember what the document says: who saves then knows it."""
        self.seen.data = str(documents.fingerprint(document))

    def opened_on(self) -> int:
        """Return what the form was opened on, as a number."""
        return asked.number(self.seen.data)

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {
            "title": Translated(*(self[f"title_{lang}"].data or "" for lang in LANGUAGES)),
            "kind": DocumentKind(self.kind.data),
            "language": self.language.data,
            "dated": self.dated.data,
            "public": self.who.data == PUBLIC,
        }


class UploadForm(SentFileForm, DocumentForm):
    """The same, with the file."""
