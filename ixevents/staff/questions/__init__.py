"""Screens for the questions of an event and of an edition."""
