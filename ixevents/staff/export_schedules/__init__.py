"""Lists that are made again on a schedule: planned beside an export, seen, changed, paused, ended."""
