import json

from grading.scenario import put


def make(folder, _released, solved):
    put(folder, "").write_bytes(json.dumps(solved).encode().replace(b"river-walk", b"river\xed\xa0\x80"))
