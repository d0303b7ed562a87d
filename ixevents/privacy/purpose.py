"""One reason to keep persons: what the notice tells everybody (article 13), and what the register of processing adds (article 30)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """One reason to keep persons, in the language of the page."""

    slug: str
    title: str
    data: str
    basis: str
    kept: str
    seen_by: str
    "The categories of recipients."
    tables: tuple[str, ...]
    "Where it is kept; a test holds that no table with persons goes unmentioned."
    subjects: str = ""
    "The categories of persons."
    measures: str = ""
    "What protects it besides what protects everything."
    transfers: str = ""
    "To countries outside the European Economic Area; empty is none."
