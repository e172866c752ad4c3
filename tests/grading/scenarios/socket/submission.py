import shutil
import socket
import tempfile


def make(folder, _released, _solved):
    # a socket's name may hold 100 characters, so it is made elsewhere and moved
    with tempfile.TemporaryDirectory() as place, socket.socket(socket.AF_UNIX) as made:
        made.bind(f"{place}/s")
        shutil.move(f"{place}/s", folder / f"{folder.name}.ipynb")
