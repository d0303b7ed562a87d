"""The journal as staff read it: who did what to what, when, with before and after, in the reader's language."""
