from grading.scenario import cell, put


def make(folder, _released, solved):
    solved["cells"].append(cell(solved, "sorting") | {"id": "again", "source": "sorting = {}"})
    put(folder, solved)
