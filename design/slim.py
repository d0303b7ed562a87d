"""Take from compiled govuk-frontend what our own styles decide, and what no page of ours names. Reads stdin, writes stdout."""

import re
import sys
from pathlib import Path

RULES = (
    (r"var\((--govuk-[a-z-]+), ?#[0-9a-f]+\)", r"var(\1)"),
    (r"-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale;?", ""),
    (r"@media print\{[^{}]*\{font-(?:family|size)[^{}]*\}\}", ""),
    (r"font-family:inherit;?", ""),
    (r":not\(\.govuk-[a-z_]+--xl\)", ""),
)
ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"govuk-[a-zA-Z0-9_-]+")
BLOCK = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
"""A rule, or a query with rules in it."""
OURS = re.compile(r"govuk-(?:label|fieldset__legend)--")
"""Sizes of labels: `css/components/field.css` says all of them again, so these would never be seen."""
NAMING = ("templates/**/*.html", "ixevents/**/*.py", "static/js/**/*.js", "static/css/**/*.css")


def main() -> None:
    """Slim the style sheet."""
    css = sys.stdin.read()
    for pattern, replacement in RULES:
        css = re.sub(pattern, replacement, css)
    named = {name for pattern in NAMING for path in ROOT.glob(pattern) for name in NAME.findall(path.read_text(encoding="utf-8"))}
    css = _needed(css, named)
    ours = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    sys.stdout.write(_without_properties(css, {name for name in re.findall(r"--govuk-[a-z-]+", css) if f"{name}:" not in ours}))


def _needed(css: str, named: set[str]) -> str:
    """Leave out rules for what is never named, and queries that hold none after that."""
    kept = []
    for head, body in BLOCK.findall(css):
        if head.lstrip().startswith("@") and "{" in body:
            body = _needed(body, named)  # noqa: PLW2901  # the same block, less
        else:
            head = ",".join(selector for selector in head.split(",") if _is_named(selector, named))  # noqa: PLW2901
        if head and body:
            kept.append(f"{head}{{{body}}}")
    return "".join(kept)


def _is_named(selector: str, named: set[str]) -> bool:
    """Whether each part that has to be there is named somewhere; a name that is put together is named by its beginning."""
    beginnings = tuple(name for name in named if name.endswith("-"))
    positive = re.sub(r":not\([^)]*\)", "", selector)
    wanted = NAME.findall(positive)
    return not OURS.search(positive) and all(name in named or name.startswith(beginnings) for name in wanted)


def _without_properties(css: str, kept: set[str]) -> str:
    """Leave out properties of `:root` that our tokens set, and those nobody reads."""
    read = set(re.findall(r"var\((--[a-z-]+)", css))

    def left(found: re.Match[str]) -> str:
        own = [one for one in found[1].split(";") if (name := one.partition(":")[0].strip()) in read and name in kept]
        return f":root{{{';'.join(own)}}}" if own else ""

    return re.sub(r"@media[^{}]*\{\}", "", re.sub(r":root\{([^{}]*)\}", left, css))


if __name__ == "__main__":
    main()
