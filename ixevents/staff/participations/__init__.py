"""The screen with the figures of who came, project by project."""
