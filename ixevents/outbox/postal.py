"""A letter that goes by post instead of mail: the words of the mail, on paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """One letter to print: to whom, from where, on which day, and its words."""

    lang: str
    to: tuple[str, ...]
    "Lines of the address."
    sender: tuple[str, ...]
    made: str
    "Place and day."
    convened_as: str
    "In bold above the words: as what somebody is written to; may be empty."
    text: str
