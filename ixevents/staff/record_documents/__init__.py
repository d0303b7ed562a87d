"""Documents of a record in the back-office."""
