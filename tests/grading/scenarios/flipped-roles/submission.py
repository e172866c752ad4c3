from grading.scenario import cell, put


def make(folder, released, _solved):
    for one in released["cells"]:
        if "nbgrader" in one["metadata"]:
            tag = one["metadata"]["nbgrader"]
            tag |= {"grade": not tag["grade"], "solution": not tag["solution"], "locked": False}
    cell(released, "sorting-marks")["source"] = "6"
    put(folder, released)
