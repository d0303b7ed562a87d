"""Who has a vote on the council (COU-02, COU-07)."""

from ixevents.council.models import Mandate, MandateRole


def is_voting(mandate: Mandate) -> bool:
    """Whether a mandate carries a vote of its own; a substitute votes in the place of the effective member only."""
    return mandate.seat.category.voting and mandate.role == MandateRole.EFFECTIVE
