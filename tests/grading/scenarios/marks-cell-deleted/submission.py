from grading.scenario import cell, put


def make(folder, _released, solved):
    solved["cells"].remove(cell(solved, "sorting-marks"))
    put(folder, solved)
