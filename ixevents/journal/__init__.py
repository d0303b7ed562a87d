"""Who did what, when: the journal of everything staff do to persons' data or to what the public sees (promise 7)."""
