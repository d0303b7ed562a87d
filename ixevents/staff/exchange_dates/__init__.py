"""Meetings of classes across borders in the back-office: planned, sent, answered, counted."""
