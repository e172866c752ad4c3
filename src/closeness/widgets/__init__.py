"""The boards: one folder each, with its Python face, its custom element and its style."""
