"""Screens for the day of the stands: hours of arrival, who is there, papers."""
