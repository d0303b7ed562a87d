"""What everything with public texts keeps of its languages: who checked which, what waits for publication, the proof."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from ixevents.core.db import Json


class Bilingual:
    """A thing whose texts are written in French and Dutch, checked, and published together (LANG-01, LANG-02)."""

    version: Mapped[int] = mapped_column(default=1)
    "Rises with every edit: a form opened on an earlier one overwrites nothing."
    checked: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "By language, of the texts being worked on: when and by whom they were confirmed, or since when they are out of step."
    pending: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "Texts changed since publication, by field; the public sees them once both languages are confirmed."
    language_proof: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "By language: when what the public reads was published (LANG-10)."
