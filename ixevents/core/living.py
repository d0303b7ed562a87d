"""Who of this machine is alive: a process holds the lock of a file of its own for as long as it lives, and the system takes it away."""

import fcntl
import os
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def since_boot(folder: Path) -> Path:
    """Return where such files lie: locks are sure within one running kernel only, so hosts that share a folder do not judge each other."""
    return folder / (_BOOT.read_text().strip() if _BOOT.exists() else "unknown")


def is_free(path: Path, *, but_empty: bool = True) -> bool:
    """Whether the process of a file has ended; in any doubt it has not. Without `but_empty` a file with nothing in it was just made."""
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return but_empty or os.fstat(file).st_size > 0
    finally:
        os.close(file)
