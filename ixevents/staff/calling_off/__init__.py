"""Calling off many dates of an edition at once, and the shifts of those who lend a hand there: a storm, a strike."""
