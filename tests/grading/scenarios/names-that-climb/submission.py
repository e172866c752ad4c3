from grading.scenario import put


def make(folder, _released, solved):
    put(folder, solved)
    for name in ("..\\..\\solutions.ipynb", "~", "-rf", "*", "%s%s%n", "$(touch x)", "CON", "a\nb.ipynb"):
        put(folder, "").with_name(name).write_text("x", encoding="utf-8")
    put(folder, solved)
