import os

from grading.scenario import put


def make(folder, _released, solved):
    put(folder, solved)
    name = os.fsencode(folder) + b"/\xff\xfe.ipynb"
    os.close(os.open(name, os.O_CREAT))
