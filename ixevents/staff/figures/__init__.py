"""Figures of projects: what happened in a period, where each number comes from, what indicators have reached."""
