"""From YAML text to a Course."""
