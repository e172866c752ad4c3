"""The course's figures: the only part that imports plotly. Functions return figures and never show them."""
