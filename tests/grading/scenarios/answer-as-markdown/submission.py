from grading.scenario import cell, put


def make(folder, _released, solved):
    made = cell(solved, "sorting")
    made["cell_type"] = "markdown"
    del made["outputs"], made["execution_count"]
    put(folder, solved)
