"""Screens for classes: the list, what an event asks of classes, the class in the file of its registration."""
