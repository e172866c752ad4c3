"""Release, gate, scoring and reveal: what instructors run, inside nbgrader.

Nothing here is imported by a learner's notebook. Modules import nbgrader only where they extend it, because
that import costs seconds.
"""
