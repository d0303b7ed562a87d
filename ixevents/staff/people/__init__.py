"""The accounts of all staff: who may come in, and what for."""
