from grading.scenario import cell, put


def make(folder, _released, solved):
    cell(solved, "sorting-marks")["metadata"]["nbgrader"]["points"] = float("nan")
    put(folder, solved)
