"""Put the built site into one file, site.zip, for any web server: the same site gives the same bytes.

make site.zip
python scripts/site_zip.py [--site _build/html] [--to site.zip]
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that the format knows
READABLE = 0o644 << 16
LEFT_OUT = {".buildinfo", "objects.inv"}  # Sphinx's own notes, which no page reads
PACKED = {".woff2", ".png", ".zip", ".whl", ".gz"}


def files_of(site: Path) -> list[Path]:
    """Return the files that belong to the site, in an order that does not depend on the machine."""
    found = (path for path in site.rglob("*") if path.is_file() and path.name not in LEFT_OUT)
    return sorted(found, key=lambda path: path.relative_to(site).as_posix())


def pack(site: Path, target: Path) -> int:
    """Write the archive and return how many files it holds; they lie in the folder `apart-and-together`."""
    files = files_of(site)
    half = target.with_name(f"{target.name}.part")
    with zipfile.ZipFile(half, "w") as archive:
        for path in files:
            entry = zipfile.ZipInfo(f"apart-and-together/{path.relative_to(site).as_posix()}", EPOCH)
            entry.external_attr = READABLE
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in PACKED else zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
    half.replace(target)
    return len(files)


def main(arguments: list[str] | None = None) -> int:
    """Pack and return the exit status."""
    parser = argparse.ArgumentParser(description="Put the built site into one file.")
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html")
    parser.add_argument("--to", type=Path, default=ROOT / "site.zip")
    given = parser.parse_args(arguments)
    if not (given.site / "index.html").is_file():
        print(f"{given.site} holds no built site. Run `make book` first.", file=sys.stderr)
        return 1
    count = pack(given.site, given.to)
    print(f"{given.to.name}: {count} files, {given.to.stat().st_size / 2**20:.1f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
