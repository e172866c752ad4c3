"""Grading a whole class: many workers, one writer.

Each worker runs nbgrader's own autograde on one submission, against a gradebook in its memory and a folder of
the run's own. One writer puts what came out into the course's gradebook and folders. So no worker can hold
the gradebook up, a worker on another machine needs no database, and whatever is killed leaves every
submission either graded or not begun.

The rooms: ``scratch`` is the gradebook in memory, ``tuning`` what makes nbgrader
fast there, ``job`` what a worker does, ``pool`` where jobs run, ``writer`` who writes, ``batch`` the run as a
whole, ``report`` what is said about it.
"""
