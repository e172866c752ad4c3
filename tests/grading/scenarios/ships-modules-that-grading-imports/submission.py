from grading.scenario import course_root, put


def make(folder, _released, solved):
    put(folder, solved)
    spy = f"import pathlib\npathlib.Path({str(course_root(folder) / 'spied')!r}).touch()\n"
    for name in ("ipykernel_launcher.py", "sitecustomize.py", "closeness.py", "json/__init__.py"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(spy, encoding="utf-8")
