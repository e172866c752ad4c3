from grading.scenario import put, runs_first


def make(folder, released, _solved):
    runs_first(
        released,
        """
    from IPython import get_ipython
    get_ipython().display_formatter.format = lambda *_, **__: ({'text/plain': '10'}, {})
    """,
    )
    put(folder, released)
