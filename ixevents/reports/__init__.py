"""Funder reports: narrative and figures of a project in a period, frozen so that they say the same for ever."""
