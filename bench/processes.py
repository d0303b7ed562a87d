"""What a process and its children use: processor time and memory."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Memory:
    """Mebibytes of some processes."""

    proportional: float
    "PSS: a page that several processes share counts once in all. The same as resident where the system does not tell."
    resident: float
    "RSS: such a page counts in each of them."


def family(process: psutil.Process) -> list[psutil.Process]:
    """Return a process and its children."""
    return [process, *process.children(recursive=True)]


def processor_seconds(process: psutil.Process) -> float:
    """Return the processor time used so far: other work on the machine does not change it much."""
    found = 0.0
    for one in family(process):
        # A child may end while we count.
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            found += times.user + times.system
    return found


def memory(*processes: psutil.Process) -> Memory:
    """Weigh processes."""
    resident = [one.memory_info().rss for one in processes]
    shared = [_proportional(one.pid) or rss for one, rss in zip(processes, resident, strict=True)]
    return Memory(sum(shared) / MEBIBYTE, sum(resident) / MEBIBYTE)


def _proportional(pid: int) -> int | None:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return None
