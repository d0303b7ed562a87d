"""What stands in the way of a publication: a sentence, and where it is put right."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lack:
    """One thing that is not ready; screens lead from the sentence to the thing, and to the part of it."""

    sentence: str
    kind: str
    "Table of the thing that is to be put right."
    number: int
    part: str = ""
    "Field of its form, or else what of it: `languages`, `dates`, `record`, `funding`."

    def __str__(self) -> str:
        return self.sentence
