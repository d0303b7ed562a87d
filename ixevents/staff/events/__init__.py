"""Events in the back-office: found, written in both languages, published."""
