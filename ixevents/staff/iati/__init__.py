"""What the IATI file says, and what each record lacks to be in it."""
