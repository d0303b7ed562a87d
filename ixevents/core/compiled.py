"""Templates as they were compiled, kept on the disk for the next process: it shows its first pages sooner.

What lies there is code, so each file carries a seal that only the holder of the secret key can make: who can write into the folder cannot
have anything run. A folder that cannot be read or written keeps nothing, and templates are compiled as ever.
"""

import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path

from flask import Flask
from jinja2 import BytecodeCache, __version__
from jinja2.bccache import Bucket

_SEAL = 32


class Compiled(BytecodeCache):
    """A folder of compiled templates; one whose source or surroundings have changed is compiled anew."""

    def __init__(self, folder: Path, key: bytes, surroundings: str) -> None:
        self._folder, self._key, self._surroundings = folder, key, surroundings

    def get_source_checksum(self, source: str) -> str:
        """Return what tells one form of a template from another: its text, and all else that compiling depends on."""
        return hashlib.sha256(f"{self._surroundings}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if a file of ours holds its template."""
        with suppress(OSError):
            kept = (self._folder / bucket.key).read_bytes()
            seal, code = kept[:_SEAL], kept[_SEAL:]
            if hmac.compare_digest(seal, self._seal(bucket, code)):
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the bucket holds, whole or not at all."""
        code = bucket.bytecode_to_string()
        half = self._folder / f"{bucket.key}.{os.getpid()}"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                half.write_bytes(self._seal(bucket, code) + code)
                half.replace(self._folder / bucket.key)
            except OSError:
                half.unlink(missing_ok=True)

    def _seal(self, bucket: Bucket, code: bytes) -> bytes:
        return hmac.digest(self._key, bucket.key.encode() + code, "sha256")


def init_app(app: Flask) -> None:
    """Keep compiled templates, in production: elsewhere they change all the time."""
    if app.config["ENVIRONMENT"] == "production":
        key = hmac.digest(str(app.config["SECRET_KEY"]).encode(), b"compiled-template", "sha256")
        surroundings = repr([__version__, *sorted(app.jinja_env.extensions), app.jinja_env.trim_blocks, app.jinja_env.lstrip_blocks])
        app.jinja_env.bytecode_cache = Compiled(app.config["DATA_DIR"] / "compiled-templates", key, surroundings)
