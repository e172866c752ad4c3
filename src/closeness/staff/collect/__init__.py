"""What learners handed in through an LMS, put where nbgrader looks: ``submitted/<student>/<assignment>``.

``download`` opens what the LMS gave, ``naming`` and ``roster`` say whose a file is, ``content`` what is in
it, ``placing`` puts it there, ``collection`` does all of it.
"""
