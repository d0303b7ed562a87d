"""Screens for facilitators, rooms and kits: the directory, a week of each, what a date has."""
