"""Grants in the back-office: written down one by one or out of a spreadsheet, public as soon as both languages are there."""
