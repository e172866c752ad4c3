def make(folder, _released, _solved):
    name = folder.name
    (folder / f"{name}.ipynb").symlink_to(folder.parents[1] / "aaa-honest" / name / f"{name}.ipynb")
