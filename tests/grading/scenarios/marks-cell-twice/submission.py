from grading.scenario import cell, put


def make(folder, released, _solved):
    again = cell(released, "sorting-marks") | {"id": "again", "source": "6"}
    released["cells"].insert(0, again)
    put(folder, released)
