import os


def make(folder, _released, _solved):
    os.mkfifo(folder / f"{folder.name}.ipynb")
