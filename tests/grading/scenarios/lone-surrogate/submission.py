from grading.scenario import cell, put


def make(folder, _released, solved):
    cell(solved, "sorting")["source"] = 'sorting = {"river-walk": "\ud800"}'
    put(folder, solved)
