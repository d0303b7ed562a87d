"""Laws over many things: one test a law, which goes through all of them and names every one that breaks it."""

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

Law = Callable[..., None]


def for_each(argument: str, things: Mapping[str, object]) -> Callable[[Law], Law]:
    """Make a test of a law on one thing, given as `argument`, a test of that law on all `things`, which are given by name."""

    def test_of_all(law: Law) -> Law:
        @wraps(law)
        def test(**fixtures: Any) -> None:
            assert things, "there is nothing this law is about"
            broken = {name: fault for name, thing in things.items() if (fault := _fault(law, {**fixtures, argument: thing}))}
            assert not broken, "\n".join(f"{name}: {fault}" for name, fault in broken.items())

        asked = inspect.signature(law).parameters
        # To pytest, parameters are fixtures: all but the thing.
        test.__signature__ = inspect.Signature([asked[name] for name in asked if name != argument])
        del test.__dict__["__wrapped__"]
        return test

    return test_of_all


def _fault(law: Law, given: Mapping[str, object]) -> str:
    try:
        law(**given)
    except Exception as fault:  # noqa: BLE001  # whatever a law stumbles over is a fault of that one thing, and the others are looked at too
        return str(fault) or type(fault).__name__
    return ""
