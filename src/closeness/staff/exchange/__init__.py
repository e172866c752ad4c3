"""nbgrader's exchange, where every learner can write: what is handed in, collected and listed."""
