"""Screens for the visits of classes: who has told the final number, who came."""
