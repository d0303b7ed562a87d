"""Somebody on a web host in the middle of a sign-up: `python -m tests.faults.holder SLOT` locks a slot, says so, and goes no further."""

import os
import sys
import time

from ixevents import create_app
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import seats

if __name__ == "__main__":
    with create_app(os.environ).app_context():
        seats.lock(db.session.get_one(Slot, int(sys.argv[1])))
        sys.stdout.write("held\n")
        sys.stdout.flush()
        time.sleep(600)
