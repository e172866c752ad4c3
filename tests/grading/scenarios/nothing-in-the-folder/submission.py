def make(folder, _released, _solved):
    assert not list(folder.iterdir())
