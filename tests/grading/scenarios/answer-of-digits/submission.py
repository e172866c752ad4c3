from grading.scenario import cell, put


def make(folder, _released, solved):
    cell(solved, "sorting")["source"] = "sorting = {0x" + "f" * 60_000 + ": 1}"
    put(folder, solved)
