from grading.scenario import cell, put


def make(folder, _released, solved):
    tag = cell(solved, "sorting")["metadata"]["nbgrader"]
    tag["grade_id"] = [tag["grade_id"]]
    put(folder, solved)
