from grading.scenario import put, runs_first


def make(folder, released, _solved):
    runs_first(
        released,
        """
    import closeness.check
    closenesscheck = closeness.check
    for name in dir(closeness.check):
        setattr(closeness.check, name, lambda *_, **__: True)
    """,
    )
    put(folder, released)
