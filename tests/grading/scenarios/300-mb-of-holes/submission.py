import os

from grading.scenario import put


def make(folder, _released, solved):
    os.truncate(put(folder, solved), 300 * 2**20)
