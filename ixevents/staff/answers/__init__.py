"""Answers to convening notices, for the secretary: the forecast, who said what, who is silent, other dates proposed."""
