"""A member's own pages, behind a secret address: meetings, documents, answers, details, items to propose."""
