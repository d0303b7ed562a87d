"""Postal addresses of members, as they stand on an envelope."""

from collections.abc import Iterable

from ixevents.council.models import Mandate, MandateRole, Member

HOME = "BE"


def lines(member: Member) -> tuple[str, ...]:
    """Return the lines of an envelope; nothing when a letter could not arrive."""
    if not (member.name and member.street and member.postcode and member.locality):
        return ()
    abroad = () if member.country in ("", HOME) else (member.country,)
    return (member.name, member.street, f"{member.postcode} {member.locality}", *abroad)


def readers(mandates: Iterable[Mandate], who: str = "") -> list[Member]:
    """Return the members of these mandates, each once, by name; `who` is without_mail, post or effective."""
    chosen = [one for one in mandates if _CHOICES.get(who, _everybody)(one)]
    found = {one.member_id: one.member for one in chosen}
    return sorted(found.values(), key=lambda member: (member.name, member.id))


def _everybody(_mandate: Mandate) -> bool:
    return True


_CHOICES = {
    "post": lambda mandate: mandate.member.by_post or not mandate.member.email,
    "without_mail": lambda mandate: not mandate.member.email,
    "effective": lambda mandate: mandate.role == MandateRole.EFFECTIVE,
}
