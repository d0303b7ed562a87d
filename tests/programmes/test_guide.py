"""docs/add-a-programme.md, followed to the letter on a copy of the application."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ixevents.config import ROOT

BLOCK = re.compile(r"^```(python|diff) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

VISIT = """
import re, sys
from pathlib import Path
import ixevents
from ixevents import create_app
from ixevents.core.db import Base
from ixevents.extensions import db
from tests.support import factories
from tests.support.apps import SETTINGS

copy, folder = map(Path, sys.argv[1:])
assert Path(ixevents.__file__).is_relative_to(copy)
app = create_app({**SETTINGS, "IXEVENTS_DATA_DIR": str(folder), "IXEVENTS_DATABASE_URL": f"sqlite:///{folder}/fair.db"})
with app.app_context():
    Base.metadata.create_all(db.engine)
    edition = factories.make_edition(programme="fair", title=factories.words("Foire 2027", "Beurs 2027"))
    event = factories.make_event(edition=edition, title=factories.words("Le café, de la cerise à la tasse"))
    path, slot = f"/fr/events/{event.slug}/register", factories.make_slot(event=event).id
    db.session.commit()

client = app.test_client()
addresses = ("/fr/", "/nl/fair/", "/fr/fair/", "/calendar/fr/fair.ics", "/og/fr/programme/fair.png", path)
pages = {address: client.get(address) for address in addresses}
print({address: answer.status_code for address, answer in pages.items()})
print("menu", 'href="/fr/fair/"' in pages["/fr/"].text)
print("words", "Beurs van de eerlijke handel" in pages["/nl/fair/"].text, "de la cerise" in pages["/fr/fair/"].text)
print("calendar", "COLOR:mediumvioletred" in pages["/calendar/fr/fair.ics"].text)
hidden = dict(re.findall(r'name="(stamp|revision)"[^>]*value="([^"]*)"', pages[path].text))
sent = client.post(path, data={**hidden, "slot": slot, "seats": 1, "name": "Amina", "email": "amina@example.org"})
print("signed up", sent.status_code)
with app.app_context():
    from ixevents.outbox.models import Notice
    print("letter", "#8a2457" in db.session.query(Notice).one().html)
"""


def test_a_programme_is_added_by_following_the_guide(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for name in ("ixevents", "templates", "static", "translations"):
        shutil.copytree(ROOT / name, copy / name)
    steps = BLOCK.findall((ROOT / "docs" / "add-a-programme.md").read_text())

    for kind, name, body in steps:
        file = copy / name
        file.write_text(body if kind == "python" else _changed(file.read_text(), body))

    kept = {name: value for name, value in os.environ.items() if not name.startswith("IXEVENTS_")}
    command = [sys.executable, "-c", VISIT, str(copy), str(tmp_path)]
    environment = {**kept, "PYTHONPATH": f"{copy}{os.pathsep}{ROOT}"}
    visit = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert len(steps) == 10
    said = visit.stdout.splitlines()
    assert said[1:] == ["menu True", "words True True", "calendar True", "signed up 303", "letter True"], visit.stdout + visit.stderr
    assert set(re.findall(r": (\d+)", said[0])) == {"200"}


def _changed(text: str, diff: str) -> str:
    """Return a text in which the old lines of a change, which stand there once, are the new ones."""
    old = "".join(f"{line[1:]}\n" for line in diff.splitlines() if line[:1] in (" ", "-"))
    new = "".join(f"{line[1:]}\n" for line in diff.splitlines() if line[:1] in (" ", "+"))
    assert text.count(old) == 1, f"not found once:\n{old}"
    return text.replace(old, new)
