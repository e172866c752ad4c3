def make(folder, _released, _solved):
    (folder / f"{folder.name}.ipynb").symlink_to("nowhere.ipynb")
