from grading.scenario import cell, put


def make(folder, _released, solved):
    active = "<script>alert(1)</script> ![x](javascript:alert(1)) [y](data:text/html,z) <svg onload=alert(1)>"
    made = cell(solved, "sorting-reflection")
    made["source"] = active
    made["attachments"] = {"a.svg": {"image/svg+xml": "<svg onload=alert(1)>"}}
    put(folder, solved)
