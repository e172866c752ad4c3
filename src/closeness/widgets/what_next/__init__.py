"""What happens next: one opening, several endings, and what each makes of the same distance."""
