"""Screens for calls and candidatures: read them, propose, appoint, refuse, many at once."""
