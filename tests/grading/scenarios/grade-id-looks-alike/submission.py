from grading.scenario import cell, put


def make(folder, _released, solved):
    # the same in wide letters, which Python reads as the same name
    cell(solved, "sorting")["metadata"]["nbgrader"]["grade_id"] = "\uff53orting"
    put(folder, solved)
