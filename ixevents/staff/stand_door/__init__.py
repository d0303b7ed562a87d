"""The check-in of stands for reception: who arrives where, and nothing about persons."""
