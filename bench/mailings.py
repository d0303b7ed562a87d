"""`python -m bench.mailings`: a mailing to ten thousand, until every reader is listed; and how many letters are written a second."""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import func, select

from bench import databases, engines
from bench.databases import Size
from bench.servers import SETTINGS
from ixevents import create_app
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.mailings import actions, preparation, tasks
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient, MailingState, RecipientState

READERS = 10_000
LETTERS = 1_000
TARGET_SECONDS = 20
TEXT = Translated(
    "Bonjour {name},\n\nNous vous attendons {when}.\n\n- Entrée par la cour\n- Le bar ouvre **une heure avant**\n\nVotre page : {link}",
    "Dag {name},\n\nWij verwachten u op {when}.\n\n- Ingang via de binnenplaats\n- De bar opent **een uur vooraf**\n\nUw pagina: {link}",
)


def main() -> int:
    """Measure on each engine and print; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    found = [measure(engine) for engine in parser.parse_args().engine or ("sqlite", "postgresql")]
    for one in found:
        print(f"{one.engine}: {READERS:,} readers listed in {one.listed_in:.1f} s (target {TARGET_SECONDS} s)")
        print(f"{one.engine}: {one.written_a_second:.0f} letters written a second")
    return int(max(one.listed_in for one in found) > TARGET_SECONDS)


@dataclass(frozen=True)
class Mailed:
    """How a mailing went."""

    engine: str
    listed_in: float
    "Seconds until every reader was listed."
    written_a_second: float
    "Letters written into the outbox."


def measure(engine: str) -> Mailed:
    """Prepare a mailing on an engine, and write a part of it."""
    with engines.opened(engine) as place, tempfile.TemporaryDirectory() as folder:
        settings = {**SETTINGS, "IXEVENTS_DATABASE_URL": place.create("mailing"), "IXEVENTS_DATA_DIR": folder}
        databases.fill(settings, Size(READERS))
        app = create_app(settings)
        with app.app_context():
            found = Mailed(place.name, _listed(app), LETTERS / _written())
            db.session.remove()
            db.engine.dispose()
    return found


def _listed(app: Flask) -> float:
    mailing = Mailing(
        kind=MailingKind.PRACTICAL,
        audience="registrations",
        selection={},
        subject=Translated("Votre venue", "Uw komst"),
        text=TEXT,
        author="system",
    )
    db.session.add(mailing)
    db.session.flush()
    actions.release(mailing, version=mailing.version, due_at=None, actor="system")
    db.session.commit()
    # No room in the outbox: what is measured is listing alone.
    preparation.AHEAD_WITHOUT_LIMIT = 0
    taken = _timed(tasks.carry_on)
    db.session.refresh(mailing)
    assert mailing.state == MailingState.SENDING
    assert _count(RecipientState.LISTED) == READERS
    return taken


def _written() -> float:
    preparation.AHEAD_WITHOUT_LIMIT = LETTERS
    taken = _timed(tasks.carry_on)
    assert _count(RecipientState.WRITTEN) == LETTERS
    return taken


def _count(state: RecipientState) -> int:
    return db.session.scalar(select(func.count()).select_from(MailingRecipient).where(MailingRecipient.state == state)) or 0


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    raise SystemExit(main())
