import os

from grading.scenario import put


def make(folder, _released, solved):
    path = put(folder, solved)
    if os.geteuid() == 0:
        for place in (path, folder, folder.parent):
            os.chown(place, 12345, 12345)
