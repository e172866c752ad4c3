from grading.scenario import cell, put


def make(folder, _released, solved):
    made = cell(solved, "intro")
    solved["cells"] += [made | {"id": f"more-{number}"} for number in range(20_000)]
    put(folder, solved)
