def make(folder, _released, _solved):
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to(folder.parents[1] / "aaa-honest")
