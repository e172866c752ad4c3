from grading.scenario import put


def make(folder, released, _solved):
    found = {"reason": "", "findings": []}
    for group, asked in (("Two amounts", 7), ("Nothing was exchanged", 3), ("An amount below zero", 4)):
        found["findings"].append({"function": "balance", "group": group, "right": asked, "asked": asked})
    record = {"submission": "x", "package": "9", "key_version": 2, "functions": {"balance-marks": found}}
    released["metadata"]["closeness"] = record
    put(folder, released)
