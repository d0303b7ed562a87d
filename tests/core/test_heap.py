"""Memory shared by two processes: after its holes are closed, a heap has nothing to hand out between what stays."""

import json
import subprocess
import sys

from ixevents.config import ROOT

_HOLES = """
import ctypes, json
from ixevents.core import heap

library = ctypes.CDLL(None)
library.mallinfo2.restype = heap._Info
kept = [bytearray(2000) for _number in range(4000)]
del kept[::2]

def between():
    told = library.mallinfo2()
    return told.fordblks - told.keepcost

before = between()
heap.close_holes()
print(json.dumps([before, between()]))
"""


def test_what_was_freed_between_what_stays_is_filled_for_good() -> None:
    told = subprocess.run([sys.executable, "-c", _HOLES], cwd=ROOT, capture_output=True, text=True, check=True)
    before, after = json.loads(told.stdout)

    assert before > 3_000_000
    assert after < before / 20
