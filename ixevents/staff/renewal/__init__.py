"""Screens for renewing the council at the end of a term: ask, see who answered, close the round."""
