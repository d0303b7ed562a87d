"""Work that staff order and a worker begins, for tests. Everything is flushed."""

from datetime import datetime

from ixevents.council.member_import import MemberImport
from ixevents.exports.models import Export
from ixevents.extensions import db
from ixevents.mailings.models import Mailing, MailingState
from ixevents.registrations.bulk_jobs import BulkJob
from ixevents.schools.models import SchoolImport


def make_each(moment: datetime) -> None:
    """Order one of each kind at a moment; nobody has begun any of them."""
    file = {"file_name": "list.csv", "asked_by": "staff:1", "language": "en", "created_at": moment}
    db.session.add_all(
        [
            make_mailing(moment),
            Export(ordered_by="staff:1", language="en", columns=["name"], ordered_at=moment),
            SchoolImport(community="fr", **file),
            MemberImport(**file),
            BulkJob(verb="remind", actor="staff:1", language="en", created_at=moment),
        ]
    )
    db.session.flush()


def make_mailing(moment: datetime) -> Mailing:
    """Return a mailing that was let go at a moment."""
    return Mailing(audience="registrations", author="staff:1", state=MailingState.PREPARED, released_at=moment, touched_at=moment)
