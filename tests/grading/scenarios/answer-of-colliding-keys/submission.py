from grading.scenario import cell, put


def make(folder, _released, solved):
    # every key has the hash of 0
    keys = ", ".join(f"{number * (2**61 - 1)}: 0" for number in range(1, 2_500))
    cell(solved, "sorting")["source"] = f"sorting = {{{keys}}}"
    put(folder, solved)
