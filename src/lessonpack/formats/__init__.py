"""What the standards call things: namespaces, resource types, vocabularies, limits. Each stands here, once."""
