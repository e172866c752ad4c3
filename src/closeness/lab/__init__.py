"""What JupyterLab shows of the course by itself: boards that are there as soon as a notebook is opened.

`opening.show` is the one thing that a browser asks of a kernel; `declared` reads what `cells` declare without
running them; `values` says what their expressions come to; `offers` lists what they may name. Beside them
lie the browser's side (`extension/`) and JupyterLab's settings for the course.
"""
