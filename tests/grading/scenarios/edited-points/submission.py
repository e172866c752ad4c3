from grading.scenario import cell, put


def make(folder, released, _solved):
    cell(released, "sorting-marks")["metadata"]["nbgrader"]["points"] = 600
    put(folder, released)
