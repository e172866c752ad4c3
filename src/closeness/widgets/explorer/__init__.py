"""The explorer: a figure with its controls, its sentence and its table, live or looked up."""
