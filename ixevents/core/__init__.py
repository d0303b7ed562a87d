"""What every other package stands on: database types, languages, time, forms and the web frame."""
