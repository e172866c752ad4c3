from grading.scenario import cell, put


def make(folder, _released, solved):
    cell(solved, "sorting")["source"] = 7
    put(folder, solved)
