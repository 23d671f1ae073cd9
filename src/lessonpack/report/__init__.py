"""An Outcome as people and machines read it."""
