from grading.scenario import put


def make(folder, _released, solved):
    put(folder, solved)
    (folder / "timestamp.txt").write_text("9999-12-31 23:59:59 UTC", encoding="ascii")
