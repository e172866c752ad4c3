import json

from grading.scenario import cell, put


def make(folder, _released, solved):
    flood = {"output_type": "stream", "name": "stdout", "text": "A FLOOD"}
    cell(solved, "sorting-board")["outputs"] = [flood]
    before, after = json.dumps(solved).split("A FLOOD")
    with put(folder, before).open("a", encoding="utf-8") as file:
        for _ in range(300):
            file.write("x" * 2**20)
        file.write(after)
