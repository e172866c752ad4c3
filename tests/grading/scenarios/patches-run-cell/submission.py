from grading.scenario import put, runs_first


def make(folder, released, _solved):
    runs_first(
        released,
        """
    from IPython import get_ipython
    shell = get_ipython()
    shell.run_cell = shell.run_cell_async = lambda *_, **__: 10
    print(10)
    """,
    )
    put(folder, released)
