"""Polls for the secretary: dates proposed to members, their answers, and the meeting that comes of it."""
