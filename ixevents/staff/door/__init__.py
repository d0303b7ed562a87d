"""The day: lists by slot, and the check-in at the door."""
