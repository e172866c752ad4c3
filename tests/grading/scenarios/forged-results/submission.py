from grading.scenario import put


def make(folder, released, _solved):
    for one in released["cells"]:
        if one["cell_type"] == "code":
            data = {"text/plain": "10", "text/html": "10"}
            result = {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
            one["outputs"] = [result]
    put(folder, released)
