"""Until when work is taken, what lateness costs, and which of several submissions counts."""
