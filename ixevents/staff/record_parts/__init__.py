"""The rows of a record in the back-office: lists, partners, money, indicators, each row with a form of its own."""
