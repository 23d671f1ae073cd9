"""Checks of a course, before anything is made of it."""
