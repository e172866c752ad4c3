def make(folder, _released, _solved):
    # What a learner may read can be copied as well: answers can be shared, a link gives nothing more.
    name = f"{folder.name}.ipynb"
    (folder / name).hardlink_to(folder.parents[1] / "aaa-honest" / folder.name / name)
