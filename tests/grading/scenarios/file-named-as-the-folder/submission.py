def make(folder, _released, _solved):
    folder.rmdir()
    folder.write_text("not a folder", encoding="utf-8")
