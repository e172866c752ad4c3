from grading.scenario import put


def make(folder, released, _solved):
    for one in released["cells"]:
        one["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell", "parameters"]
        one["metadata"]["jupyter"] = {"source_hidden": True}
        one["metadata"]["nbgrader"] |= {"points": 100, "cell_type": "markdown", "task": True}
    released["metadata"]["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}
    put(folder, released)
