"""Screens for the days on which there is no school, in both communities."""
