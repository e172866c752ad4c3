from grading.scenario import cell, put


def make(folder, released, _solved):
    cell(released, "sorting-marks")["source"] = "6"
    cell(released, "sorting-setup")["source"] = "cards = []"
    put(folder, released)
