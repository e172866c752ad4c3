import zipfile

from grading.scenario import put


def make(folder, _released, solved):
    put(folder, solved)
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(20):
            bomb.writestr(f"../../{number}.ipynb", b"0" * 2**20)
