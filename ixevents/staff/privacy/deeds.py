"""What can be done with a request, each deed with its form, its words and its action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from ixevents.core.clock import today
from ixevents.privacy import actions, erasure
from ixevents.privacy.models import PrivacyRequest, RequestState, Want
from ixevents.staff.privacy import forms

Work = Callable[[PrivacyRequest, Any, str], object]


@dataclass(frozen=True)
class Deed:
    """One thing to do; `words` say what follows from it."""

    title: object
    words: object
    form: type[forms.PlainForm]
    work: Work
    button: object
    warning: bool = False
    unproved: bool = False
    "Also before the address is confirmed."
    on_paper: object = None
    "What follows for somebody without an email address, where that differs."


DEEDS: dict[str, Deed] = {
    "copy": Deed(
        _l("Send the copy"),
        _l("A letter brings a secret address that opens all that is kept, for 30 days. The letter itself holds no data."),
        forms.PlainForm,
        lambda request, _form, actor: actions.send_copy(request, actor=actor),
        _l("Send the copy"),
        on_paper=_l("The letter and the copy are made to print. The copy holds what is kept on the day it is printed, for 30 days."),
    ),
    "correct": Deed(
        _l("Correct"),
        _l("Name, address and telephone are put right wherever people are kept; letters that have not left go to the new address."),
        forms.CorrectForm,
        lambda request, form, actor: actions.correct(request, form.correction, actor=actor),
        _l("Correct and write"),
    ),
    "erase": Deed(
        _l("Erase"),
        _l("The person is forgotten everywhere, in one act. Numbers stay. It cannot be undone."),
        forms.EraseForm,
        lambda request, form, actor: erasure.erase(request, withdraw=bool(form.withdraw.data), actor=actor),
        _l("Erase and write"),
        warning=True,
    ),
    "answer": Deed(
        _l("Answer in words"),
        _l("For an objection, a restriction or a question: what was done, in the language of the person."),
        forms.WordsForm,
        lambda request, form, actor: actions.settle(request, form.words, actor=actor),
        _l("Answer"),
    ),
    "extend": Deed(
        _l("Take two months more"),
        _l("Once, within the first month, with the reason. Only for what is hard or much."),
        forms.WordsForm,
        lambda request, form, actor: actions.extend(request, form.words, actor=actor),
        _l("Extend and write"),
        unproved=True,
    ),
    "refuse": Deed(
        _l("Refuse"),
        _l("With the reason. The letter says where the person can complain."),
        forms.WordsForm,
        lambda request, form, actor: actions.refuse(request, form.words, actor=actor),
        _l("Refuse and write"),
        warning=True,
        unproved=True,
    ),
}
_FIRST = {Want.COPY: "copy", Want.CORRECT: "correct", Want.ERASE: "erase", Want.LIMIT: "answer", Want.OBJECT: "answer"}
"""The deed that answers each wish; it is offered first."""


def open_to(request: PrivacyRequest) -> list[tuple[str, Deed]]:
    """Return what can be done with a request now, what was asked first."""
    if not request.unanswered:
        return []
    proved = request.state == RequestState.OPEN
    extendable = request.extended_at is None and request.days_left(today()) >= 0
    found = [(name, deed) for name, deed in DEEDS.items() if (proved or deed.unproved) and (name != "extend" or extendable)]
    return sorted(found, key=lambda pair: pair[0] != _FIRST[Want(request.want)])
