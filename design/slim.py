"""Take from compiled govuk-frontend what our own styles decide: colours, fonts, smoothing, print type. Reads stdin, writes stdout."""

import re
import sys

RULES = (
    (r"var\((--govuk-[a-z-]+), ?#[0-9a-f]+\)", r"var(\1)"),
    (r"-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale;?", ""),
    (r"@media print\{[^{}]*\{font-(?:family|size)[^{}]*\}\}", ""),
    (r"font-family:inherit;?", ""),
    (r"(?<=[}])[^{}@]+\{\}", ""),
)

css = sys.stdin.read()
for pattern, replacement in RULES:
    css = re.sub(pattern, replacement, css)
sys.stdout.write(css)
