"""The memory of a web process and of the worker made from it: as much as can be lies there once (glibc; other C libraries do without)."""

import contextlib
import ctypes

_ONE_ARENA = (-8, 1)
"""M_ARENA_MAX of malloc.h: threads that share the interpreter's lock gain nothing from heaps of their own, and each keeps some MiB."""
_LARGEST, _FINE, _SMALLEST = 65536, 1024, 24
"""Bytes of the pieces that fill holes, and below what size each size is tried."""
_STEP = 16
"""Pieces of memory differ by so many bytes at least."""

_FIELDS = ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")


class _Info(ctypes.Structure):
    """What mallinfo2 of malloc.h answers."""

    _fields_ = [(name, ctypes.c_size_t) for name in _FIELDS]


def one_arena() -> None:
    """Have all threads take memory from one heap."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(*_ONE_ARENA)


def close_holes() -> None:
    """Take what was freed between what stays, for good: some 1.5 MiB, in some 6 ms.

    Before a process is made from this one. Whoever of the two fills such a hole afterwards gets a copy of the whole page it lies in, and
    the holes are spread over thousands of pages; behind the last of them new memory lies together.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallinfo2.restype = _Info
        library.sbrk.restype = library.malloc.restype = ctypes.c_void_p
        library.malloc.argtypes, library.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
        _fill(library, (library.sbrk(0) or 0) - library.mallinfo2().keepcost)


def _fill(library: ctypes.CDLL, end: int) -> None:
    """Take pieces, the largest first, as long as they lie before the end of what is used."""
    size = _LARGEST
    while size >= _SMALLEST:
        piece = library.malloc(size)
        if piece is None or piece >= end:
            library.free(piece)
            size = size * 3 // 4 if size > _FINE else size - _STEP
