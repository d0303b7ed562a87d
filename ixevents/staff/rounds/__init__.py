"""Rounds: collect wishes of classes, apply the rule, look at what it proposes, mend it with reasons, confirm."""
