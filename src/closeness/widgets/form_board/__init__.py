"""Forms of ordinary fields: quizzes, checklists, letters that are built from choices."""
