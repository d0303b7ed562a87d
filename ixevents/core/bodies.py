"""Bodies that are too large, as the built-in server takes them: read to their end and forgotten, so that a page can say so.

waitress by itself answers in English, without a page, and hangs up on who is still sending: a browser shows an error of its own then.
"""

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, MultiSocketServer

MOST_FORGOTTEN = 512 * 1024 * 1024
"""Who sends more than this is hung up on: waitress's own answer."""


class _Bounded(OverflowableBuffer):
    """What was sent of a body unless it is too much: then none of it, neither in memory nor on the disk, and its length alone."""

    def __init__(self, overflow: int, most: int, announced: int) -> None:
        super().__init__(overflow)
        self._most, self._came, self._too_much = most, 0, announced > most

    def __len__(self) -> int:
        """Return how much was sent; of a body in pieces this is the length the application is told."""
        return self._came

    def append(self, piece: bytes) -> None:
        """Keep what has come, or forget it with all before it."""
        self._came += len(piece)
        if self._came > self._most and not self._too_much:
            self._too_much = True
            self.close()
            self.buf, self.strbuf, self.overflowed = None, b"", False
        if not self._too_much:
            super().append(piece)


def answer_too_large(server: BaseWSGIServer | MultiSocketServer, most: int) -> None:
    """Have a server hand requests with a body of more than `most` bytes to the application, with its length and without the body."""

    class Parser(HTTPRequestParser):
        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            if self.body_rcv is not None:
                self.body_rcv.buf = _Bounded(self.adj.inbuf_overflow, most, self.content_length)

    class Channel(HTTPChannel):
        parser_class = Parser

    listening = server.map.values() if isinstance(server, MultiSocketServer) else [server]
    for one in listening:
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Channel
