"""A class is handed over: from its teacher to a colleague who says yes."""
