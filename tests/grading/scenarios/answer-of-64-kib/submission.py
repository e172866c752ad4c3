from grading.scenario import cell, put


def make(folder, _released, solved):
    cell(solved, "sorting")["source"] += "\n#" + "x" * 2**16
    put(folder, solved)
