"""Screens for those who lend a hand."""
