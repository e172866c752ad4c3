def make(folder, _released, _solved):
    (folder / f"{folder.name}.ipynb").mkdir()
