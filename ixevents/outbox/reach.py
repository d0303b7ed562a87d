"""Whom a deed that writes to many reaches."""

from typing import NamedTuple


class Reached(NamedTuple):
    """How many of those concerned a letter reaches, and how many have no address: somebody calls them."""

    letters: int
    without: int
