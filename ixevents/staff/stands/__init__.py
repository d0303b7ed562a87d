"""Screens for stands: the board, one stand, deciding about many, entering what came by telephone or on paper."""
