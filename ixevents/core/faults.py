"""Faults told to a Sentry, where the house has one: what broke and where, never whose data it broke on.

Nothing is watched by the library itself. Whatever is logged with a trace is told, cleaned as log lines are, without values of variables,
requests, headers or addresses.
"""

import sys
from collections.abc import Callable
from typing import Any

from structlog.typing import EventDict, Processor, WrappedLogger

Clean = Callable[[str], str]


def teller(address: str, environment: str, clean: Clean) -> Processor:
    """Return a step of logging that tells faults to a Sentry by its address (DSN), and passes every line on as it is."""
    import sentry_sdk  # noqa: PLC0415  # an extra, and 10 MiB of memory
    from sentry_sdk.utils import event_from_exception  # noqa: PLC0415

    client = sentry_sdk.Client(
        dsn=address,
        environment=environment,
        before_send=lambda report, _hint: _cleaned(report, clean),
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        max_request_body_size="never",
        server_name="",
    )

    def tell(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        fault = _fault(event.get("exc_info"))
        if fault is not None:
            report, hint = event_from_exception(fault, client_options=client.options)
            report["tags"] = {name: str(event[name]) for name in ("event", "request", "task") if name in event}
            client.capture_event(report, hint)
        return event

    return tell


def _fault(given: Any) -> BaseException | None:
    """Return the exception a line of the log is about."""
    if isinstance(given, tuple):
        given = given[1]
    return given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None


def _cleaned(value: Any, clean: Clean) -> Any:
    """Return a report in which every text is cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner, clean) for key, inner in value.items()}
    return [_cleaned(inner, clean) for inner in value] if isinstance(value, list) else value
