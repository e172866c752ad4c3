from grading.scenario import put


def make(folder, _released, solved):
    active = "<script>alert(1)</script>"
    data = {"text/html": active, "image/svg+xml": "<svg onload=alert(1)>", "text/plain": ""}
    shown = {"output_type": "display_data", "data": data, "metadata": {}}
    raised = {"output_type": "error", "ename": "<b>", "evalue": active, "traceback": [active]}
    for one in solved["cells"]:
        if one["cell_type"] == "code":
            one["outputs"] = [shown, raised]
    put(folder, solved)
