"""Screens for proposals for the Week: calls, the list, one proposal with its deeds, what becomes an event, what came by telephone."""
