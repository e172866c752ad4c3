import os

from grading.scenario import put


def make(folder, _released, solved):
    put(folder, solved)
    handle = os.open(folder, os.O_RDONLY)
    for _ in range(1500):  # deeper than Python recurses
        os.mkdir("a", dir_fd=handle)
        inner = os.open("a", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)
