"""A worker as a process of its own, to be killed: waits for a line, then works until it is ended."""

import os
import sys
import threading

from ixevents import create_app
from ixevents.outbox import worker

if __name__ == "__main__":
    app = create_app(os.environ)
    sys.stdin.readline()
    with app.app_context():
        worker.run_forever(threading.Event())
