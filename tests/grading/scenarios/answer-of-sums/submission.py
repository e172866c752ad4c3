from grading.scenario import cell, put


def make(folder, _released, solved):
    cell(solved, "sorting")["source"] = "sorting = " + "1+" * 30_000 + "1j"
    put(folder, solved)
