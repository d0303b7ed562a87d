"""Dates of events in the back-office: planned one by one or by a rule."""
