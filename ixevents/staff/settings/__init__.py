"""The settings pages: what the organiser says of itself, programme texts, logos, letters and periods."""
