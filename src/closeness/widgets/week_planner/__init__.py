"""WeekPlanner: a week for two, planned slot by slot."""
