"""Names in the order in which people look for them: Élodie stands between Eden and Emma, whichever database keeps her."""

import sqlite3
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import String

from ixevents.core.languages import fold

_NAME = "ix_fold"
_LATIN = [chr(code) for code in range(0xC0, 0x180)]
_ONE_EACH = {letter: fold(letter) for letter in _LATIN if len(fold(letter)) == 1 and fold(letter) != letter}
_MORE_EACH = {letter: fold(letter) for letter in _LATIN if fold(letter).isascii() and len(fold(letter)) > 1}


class alphabetical(FunctionElement[str]):  # noqa: N801  # read in a statement as the functions beside it
    """A text without accents and case, for ORDER BY alone; see `languages.fold`."""

    inherit_cache = True
    type = String()


@compiles(alphabetical, "sqlite")
def _in_sqlite(element: alphabetical, compiler: SQLCompiler, **options: Any) -> str:
    return f"{_NAME}({compiler.process(element.clauses, **options)})"


@compiles(alphabetical, "postgresql")
def _in_postgresql(element: alphabetical, compiler: SQLCompiler, **options: Any) -> str:
    # Without an extension or a collation that a server may lack.
    text = compiler.process(element.clauses, **options)
    for letter, plain in _MORE_EACH.items():
        text = f"replace({text}, '{letter}', '{plain}')"
    return f"lower(translate({text}, '{''.join(_ONE_EACH)}', '{''.join(_ONE_EACH.values())}'))"


def teach(connection: sqlite3.Connection) -> None:
    """Give a connection to SQLite, which knows the case of English letters alone, what this needs."""
    connection.create_function(_NAME, 1, _folded, deterministic=True)


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(str(text))
