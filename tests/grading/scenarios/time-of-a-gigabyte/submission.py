import os

from grading.scenario import put


def make(folder, _released, solved):
    put(folder, solved)
    (folder / "timestamp.txt").touch()
    os.truncate(folder / "timestamp.txt", 2**30)
