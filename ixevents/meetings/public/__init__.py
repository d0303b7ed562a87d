"""Meetings of the council that the public may read of."""
