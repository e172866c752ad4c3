from grading.scenario import cell, put


def make(folder, _released, solved):
    made = cell(solved, "sorting-reflection")
    made |= {"cell_type": "code", "source": "4", "outputs": [], "execution_count": 1}
    put(folder, solved)
