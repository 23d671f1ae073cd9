"""Checks of any package: its container, its files, its manifest, and who takes its format."""
