def make(folder, _released, _solved):
    (folder / f"{folder.name}.ipynb").symlink_to(f"{folder.name}.ipynb")
