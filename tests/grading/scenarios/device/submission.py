import os
import stat


def make(folder, _released, _solved):
    path = folder / f"{folder.name}.ipynb"
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero, which has no end
    except PermissionError:
        path.symlink_to("/dev/zero")
