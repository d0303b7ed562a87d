"""Entering a registration that came by telephone, on paper or to the counter (DIG-01)."""
