"""Partners in the back-office: names with their dates, numbers, logos, and what each takes part in."""
