"""How many members with a vote must be present (COU-07)."""


def needed(members: int) -> int:
    """Return the quorum of so many members with a vote in office: more than half."""
    return members // 2 + 1
