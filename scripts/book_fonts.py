"""The book's typeface, cut to what its pages use, with fallbacks that have its measures.

From npm's Literata (SIL Open Font License) come two files: roman with weights 400 to 700, and
italic at 400. Pages ask for both first. When they still come too late for the first paint, a font of
the reader's own system stands in for this one page (`font-display: optional`; with `swap`, a few
lines broke otherwise on a phone and the page moved under the reader). It is scaled to Literata's
measures, so that the next page looks the same:

    size-adjust     = (mean width / em of Literata) / (mean width / em of the stand-in)
    ascent-override = ascent / em of Literata / size-adjust      (descent likewise)

The mean width is that of running English, `FREQUENCY` being the share of each character in it.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules/@fontsource-variable/literata/files"

# Printable ASCII and Latin-1, and the signs of careful English typesetting.
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "‐‑–—‘’‚“”„†•…′″‹›€→←−≤≥≠≈"),
]
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "pnum", "tnum"]

# Share of each character in English prose, in tenths of a per cent, lower case and space.
FREQUENCY = {
    " ": 182, "e": 104, "t": 74, "a": 67, "o": 61, "i": 57, "n": 57, "s": 52, "h": 50, "r": 49, "d": 35,
    "l": 33, "u": 23, "c": 22, "m": 20, "w": 19, "f": 18, "g": 16, "y": 16, "p": 15, "b": 12, "v": 8,
    "k": 6, "j": 1, "x": 1, "q": 1, "z": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """A font that readers' systems have, and its mean widths per em, measured as Literata's are.

    Georgia and Times were measured on the fonts that share their metrics, Gelasio and Liberation Serif.
    """

    name: str
    local: tuple[str, ...]
    roman: float
    italic: float


STAND_INS = (
    StandIn(name="Literata as Georgia", local=("Georgia",), roman=0.4389, italic=0.4481),
    StandIn(name="Literata as Noto Serif", local=("Noto Serif",), roman=0.4787, italic=0.4645),
    StandIn(
        name="Literata as Times", local=("Times New Roman", "Liberation Serif"), roman=0.3998, italic=0.4013
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One file to make: its CSS style, its source and name, and the weights kept (one, or a range)."""

    style: str
    source: Path
    name: str
    weight: tuple[float, float] | float


CUTS = (
    Cut(
        style="normal",
        source=SOURCE / "literata-latin-wght-normal.woff2",
        name="literata-roman.woff2",
        weight=(400, 700),
    ),
    Cut(
        style="italic",
        source=SOURCE / "literata-latin-wght-italic.woff2",
        name="literata-italic.woff2",
        weight=400,
    ),
)


def mean_width(font: TTFont) -> float:
    """Return the mean width of a character of English prose, per em."""
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    total = sum(share * widths[glyphs[ord(character)]][0] for character, share in FREQUENCY.items())
    return float(total / sum(FREQUENCY.values()) / font["head"].unitsPerEm)


def cut(job: Cut, folder: Path) -> TTFont:
    """Write one font file into a folder and return the font."""
    whole = TTFont(job.source, recalcTimestamp=False)
    limited = instancer.instantiateVariableFont(whole, {"wght": job.weight})
    # The subsetter needs tables that are consistent on disk, not half in memory.
    limited.flavor = None
    buffer = io.BytesIO()
    limited.save(buffer)
    buffer.seek(0)
    font = TTFont(buffer, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(folder / job.name)
    return font


def _percent(value: float) -> str:
    return f"{value * 100:.2f}%"


def rules(job: Cut, font: TTFont) -> str:
    """Return the @font-face rules of one file and its stand-ins, for a style in the folder above."""
    weight = job.weight if isinstance(job.weight, tuple) else (job.weight,)
    weights = " ".join(f"{one:g}" for one in weight)
    own = (
        f'@font-face{{font-family:"Literata";font-style:{job.style};font-weight:{weights};font-display:optional;'
        f'src:url("vendor/{job.name}") format("woff2")}}\n'
    )
    em, metrics, width = font["head"].unitsPerEm, font["hhea"], mean_width(font)
    suffix = " Italic" if job.style == "italic" else ""
    for stand_in in STAND_INS:
        size = width / (stand_in.italic if job.style == "italic" else stand_in.roman)
        local = ",".join(f'local("{name}{suffix}")' for name in stand_in.local)
        own += (
            f'@font-face{{font-family:"{stand_in.name}";font-style:{job.style};src:{local};'
            f"size-adjust:{_percent(size)};ascent-override:{_percent(metrics.ascent / em / size)};"
            f"descent-override:{_percent(-metrics.descent / em / size)};line-gap-override:0%}}\n"
        )
    return own


def lay_out(folder: Path) -> bool:
    """Make the font files and fonts.css in a folder; return whether there was anything to do."""
    total = hashlib.sha256(Path(__file__).read_bytes())
    for job in CUTS:
        total.update(job.source.read_bytes())
    stamp = f"/* {total.hexdigest()} */\n"
    sheet = folder / "fonts.css"
    if sheet.is_file() and sheet.read_text(encoding="utf-8").startswith(stamp):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    sheet.write_text(stamp + "".join(rules(job, cut(job, folder)) for job in CUTS), encoding="utf-8")
    return True
