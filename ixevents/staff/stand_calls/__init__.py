"""Screens for the calls for stands: one for each edition of the festival."""
