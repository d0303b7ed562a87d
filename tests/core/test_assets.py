"""Bundles are smaller than their files and say the same."""

import re
from pathlib import Path

from flask import Flask

from ixevents.core.assets import _squeeze

STATIC = Path(__file__).parents[2] / "static"
TEMPLATE = re.compile(r"`[^`]*`")


def test_styles_lose_only_what_means_nothing() -> None:
    written = b"""/* a
    word */
@media (min-width: 57rem) and (hover) {
  .a > .b , .c:hover::before {
    content: "; { a  : b }";
    margin: calc(1px + 2px) 0;
  }
}
"""

    assert _squeeze(written) == (
        b'@media (min-width:57rem) and (hover){.a > .b,.c:hover::before{content:"; { a  : b }";margin:calc(1px + 2px) 0}}'
    )


def test_every_rule_of_the_site_is_in_a_bundle_of_it(app: Flask) -> None:
    assets = app.view_functions["bundle"].__self__
    for name in ("site.css", "staff.css"):
        body = assets.bundles[name].body
        assert body.count(b"{") == body.count(b"}") > 100
        assert b"/*" not in body


def test_no_script_has_a_text_of_several_lines() -> None:
    """The margin is taken off every line of a script, and comments that fill one."""
    scripts = [*STATIC.glob("js/**/*.js")]

    assert len(scripts) > 10
    assert [path.name for path in scripts if any("\n" in text for text in TEMPLATE.findall(path.read_text()))] == []
