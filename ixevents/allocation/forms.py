"""The wishes of a class, as its teacher changes them while a round collects."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from ixevents.core.forms import Form
from ixevents.core.web import plain
from ixevents.events.models import Slot
from ixevents.registrations import facts

NONE = 0


class WishesForm(Form):
    """Up to three slots, the dearest first."""

    first = SelectField(_l("First wish"), coerce=int)
    second = SelectField(_l("Second wish"), coerce=int)
    third = SelectField(_l("Third wish"), coerce=int)

    def offer(self, slots: Sequence[Slot]) -> None:
        """Let slots be chosen; the first wish is one of them."""
        choices = [(slot.id, f"{facts.when(slot)} · {plain(slot.place.name)}") for slot in slots]
        self.first.choices = choices
        self.second.choices = self.third.choices = [(NONE, "–"), *choices]

    def fill(self, wished: Sequence[int]) -> None:
        """Show what is wished for."""
        for field, slot_id in zip((self.first, self.second, self.third), [*wished, NONE, NONE, NONE], strict=False):
            field.data = slot_id

    @property
    def wished(self) -> list[int]:
        """The slots in their order, each once."""
        chosen = (self.first.data, self.second.data, self.third.data)
        return list(dict.fromkeys(slot_id for slot_id in chosen if slot_id))
