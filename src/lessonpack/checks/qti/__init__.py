"""Checks of QTI packages: items, tests, the manifest that lists them, and platforms that read them."""
