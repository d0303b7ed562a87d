"""How fast ixevents is, beside a bare Flask application on the same machine; see docs/performance.md."""
