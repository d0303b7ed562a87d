"""Screens of mailings: to whom, the words in both languages, a trial, the figures while it goes, the log."""
