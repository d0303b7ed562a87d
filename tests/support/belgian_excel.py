"""What Excel with Belgian settings makes of a CSV that is double-clicked; written without any library that reads tables.

It takes the file for UTF-8 only with a mark, cuts at semicolons, takes a comma for the decimal sign, and takes what
begins with `= + - @` for a formula unless it is a plain number or could not be one.
"""

import re

NUMBER = re.compile(r"[-+]?[0-9]+(?:,[0-9]+)?")
NO_FORMULA = re.compile(r"\+[0-9]+(?: [0-9]+)+")


def opened(raw: bytes, separator: str = ";") -> list[list[str]]:
    """Return the rows as they would show."""
    text = raw[3:].decode("utf-8") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("cp1252", "replace")
    rows: list[list[str]] = []
    row: list[str] = []
    cell, quoted, at = "", False, 0
    while at < len(text):
        sign = text[at]
        if quoted:
            if sign == '"' and text[at + 1 : at + 2] == '"':
                cell, at = cell + '"', at + 1
            elif sign == '"':
                quoted = False
            else:
                cell += sign
        elif sign == '"' and not cell:
            quoted = True
        elif sign == separator:
            row, cell = [*row, cell], ""
        elif sign == "\n":
            rows.append([*row, cell.removesuffix("\r")])
            row, cell = [], ""
        else:
            cell += sign
        at += 1
    return [*rows, [*row, cell]] if row or cell else rows


def formulas(rows: list[list[str]]) -> list[str]:
    """Return the cells that would be computed."""
    cells = [cell.lstrip(" \t\r\n\u00a0") for row in rows for cell in row]
    return [cell for cell in cells if cell[:1] in ("=", "+", "-", "@") and not NUMBER.fullmatch(cell) and not NO_FORMULA.fullmatch(cell)]
