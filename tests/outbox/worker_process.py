"""Workers as processes of their own, to be killed: loads the application, and at each line begins one and says its number."""

import os
import signal
import sys
import threading

from sqlalchemy import event

from ixevents import create_app
from ixevents.extensions import db
from ixevents.outbox import worker
from tests.support.apps import hasten

if __name__ == "__main__":
    app = create_app(os.environ)
    # Nobody waits for those that are killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        process = os.fork()
        if process == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with app.app_context():
                for engine in db.engines.values():
                    event.listen(engine, "connect", hasten)
                worker.run_forever(threading.Event())
        sys.stdout.write(f"{process}\n")
        sys.stdout.flush()
