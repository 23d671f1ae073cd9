"""Turns an Outcome into what people and programs read: terminal, Markdown, JSON, checksums."""
