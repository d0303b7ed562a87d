"""At the meeting: the list of who is there, the sheet to sign, the second notice."""
