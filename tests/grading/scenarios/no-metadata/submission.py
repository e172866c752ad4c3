from grading.scenario import put


def make(folder, _released, solved):
    for one in solved["cells"]:
        one["metadata"] = {}
    put(folder, solved)
