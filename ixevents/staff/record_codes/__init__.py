"""Codes of a record for IATI in the back-office, and what the source suggests."""
