"""Screens for kits that are handed out for a date and come back."""
