"""The files that go to the College with an opinion: its text as PDF, in French and in Dutch."""

import hashlib

from ixevents.core.languages import OFFICIAL
from ixevents.extensions import db
from ixevents.opinions.models import Opinion
from ixevents.outbox.models import Attachment
from ixevents.papers import council_papers


def files(opinion: Opinion) -> list[Attachment]:
    """Make the files of an adopted opinion; a draft has none."""
    if opinion.number is None:
        return []
    from ixevents.papers import text_pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    made = []
    for lang in OFFICIAL:
        body = text_pdf.write(council_papers.opinion(opinion, lang))
        digest = hashlib.sha256(body).hexdigest()
        filename = f"{council_papers.opinion_file(opinion, lang)}.pdf"
        made.append(Attachment(filename=filename, media_type="application/pdf", size=len(body), sha256=digest, body=body))
    db.session.add_all(made)
    db.session.flush()
    return made
