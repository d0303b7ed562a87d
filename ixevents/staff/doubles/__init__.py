"""Likely doubles of an edition, and making two registrations one."""
