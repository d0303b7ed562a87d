"""Screens around proposals: when one may propose and on what conditions, and writing in what came by telephone or on paper."""
