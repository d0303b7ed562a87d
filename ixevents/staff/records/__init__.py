"""Project records in the back-office: their facts and texts in both languages, what waits for the public, what was changed."""
