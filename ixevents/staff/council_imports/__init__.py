"""Screens for bringing a list of members: tried first, with every wrong line named, then taken over whole."""
