from grading.scenario import put


def make(folder, _released, solved):
    put(folder, solved)
    (folder / "timestamp.txt").symlink_to("/etc/passwd")
