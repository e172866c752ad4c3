from grading.scenario import put, runs_first


def make(folder, released, _solved):
    runs_first(
        released,
        """
    from IPython import get_ipython
    get_ipython().set_custom_exc((BaseException,), lambda *_, **__: [])
    """,
    )
    put(folder, released)
