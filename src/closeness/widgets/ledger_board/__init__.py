"""LedgerBoard: a ledger to add up, in practice, graded, or of the learner's own."""
