"""Forms as they arrived: whole and readable, or refused. What a server cannot read of a request is the sender's fault, no fault of ours."""

from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import ClientDisconnected
from werkzeug.formparser import FormDataParser

SERVERS_OWN = "gunicorn.http.errors"
"""Where the errors live by which gunicorn says, while a body is being read, that it is none."""

MOST_SWALLOWED = 24 * 1024 * 1024
"""No less than what the proxies of `deploy/` let through."""
_PIECE = 64 * 1024

_Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class _Forms(FormDataParser):
    """Werkzeug takes a form that was cut off for the whole of it, where the server says that it ends bodies itself, as gunicorn does."""

    def _parse_urlencoded(self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]) -> _Parsed:
        body = stream.read()
        if content_length is not None and len(body) < content_length:
            raise ClientDisconnected
        if len(body) == self.max_content_length:
            # Of a body without a length no more was read: whether there is more, this says by being refused.
            stream.read(1)
        # What is no UTF-8 becomes U+FFFD, which every field refuses; Werkzeug would keep `%E9`, as if somebody had typed that.
        pairs = parse_qsl(body.decode(errors="replace"), keep_blank_values=True, errors="replace")
        return stream, self.cls(pairs), self.cls()


class Received(Request):
    """A request whose form is whole."""

    form_data_parser_class = _Forms


def swallow(environ: Mapping[str, Any]) -> None:
    """Read what nobody read of a body, and forget it: who is hung up on while still sending never sees the answer.

    Many are answered before anybody reads what they send: who asks too often, who is no longer signed in, who mistakes the address.
    """
    sends = "HTTP_TRANSFER_ENCODING" in environ or environ.get("CONTENT_LENGTH", "0") not in ("", "0")
    # Where the server does not end bodies itself, reading on would wait for ever.
    left = MOST_SWALLOWED if sends and environ.get("wsgi.input_terminated") else 0
    with suppress(Exception):
        while left > 0 and (piece := environ["wsgi.input"].read(min(left, _PIECE))):
            left -= len(piece)
