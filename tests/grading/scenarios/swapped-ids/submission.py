from grading.scenario import cell, put


def make(folder, _released, solved):
    answer, marks = cell(solved, "sorting"), cell(solved, "sorting-marks")
    answer["metadata"], marks["metadata"] = marks["metadata"], answer["metadata"]
    put(folder, solved)
