"""Templates as they were compiled, kept on the disk for the next process: it shows its first pages sooner.

What lies there is code, so each file carries a seal that only the holder of the secret key can make: who can write into the folder cannot
have anything run. A folder that cannot be read or written keeps nothing, and templates are compiled as ever.
"""

import hashlib
import hmac
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path

from flask import Flask
from jinja2 import BytecodeCache, Environment, __version__
from jinja2.bccache import Bucket

_SEAL = 32


class Compiled(BytecodeCache):
    """A folder of compiled templates; one whose source or surroundings have changed is compiled anew."""

    def __init__(self, folder: Path, key: bytes, surroundings: Callable[[], str]) -> None:
        self._folder, self._key, self._tell_surroundings = folder, key, surroundings

    @cached_property
    def _surroundings(self) -> str:
        # Told when the first template is compiled: only then is everything there.
        return self._tell_surroundings()

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
    """Keep compiled templates for the next process of the same code."""
    key = hmac.digest(str(app.config["SECRET_KEY"]).encode(), b"compiled-template", "sha256")
    app.jinja_env.bytecode_cache = Compiled(app.config["DATA_DIR"] / "compiled-templates", key, partial(_surroundings, app.jinja_env))


def _surroundings(environment: Environment) -> str:
    """Return what compiling depends on beside a template: Jinja, our extensions, and our filters, which are carried out on constants."""
    modules = {part.__module__ for part in (*environment.extensions.values(), *environment.filters.values())}
    files = {str(sys.modules[name].__file__) for name in modules if name.startswith("ixevents.")}
    changed = sorted((file, Path(file).stat().st_mtime_ns) for file in files)
    return repr([__version__, sorted(environment.extensions), environment.trim_blocks, environment.lstrip_blocks, changed])
