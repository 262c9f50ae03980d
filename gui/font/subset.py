#!/usr/bin/python3
"""Makes the two fonts of the window: BIZ UDPGothic, cut down to what Japanese computers write.

Each full font is 4.6 MB. Kept are the characters of CP932 and JIS X 0208 (what forms, letters and other programs can hold), and the symbols that the font
has. Left out are rarer kanji: the window shows no names. Hints for small pixels and alternate shapes go too: Fyne uses neither. The font has no kerning.

Run by `make fonts`, with Debian's own Python, fonttools and fonts-morisawa-bizud-gothic. The same versions give the same bytes.
"""

import pathlib

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FULL = pathlib.Path("/usr/share/fonts/truetype/bizud-gothic")
HERE = pathlib.Path(__file__).parent

SYMBOLS = [
    range(0x0020, 0x0100),  # Basic Latin, Latin-1
    range(0x2000, 0x2070),  # general punctuation
    range(0x20A0, 0x2150),  # currency, letterlike symbols
    range(0x2190, 0x2400),  # arrows, mathematics, technical
    range(0x2460, 0x2800),  # enclosed, boxes, shapes, miscellaneous, dingbats
    range(0x2900, 0x2C00),  # more arrows and symbols
    range(0x3000, 0x3400),  # kana, enclosed and squared, U+32FF (Reiwa) among them
]


def characters(codec):
    """The characters that one or two bytes can stand for in codec."""
    found = set()
    for code in range(0x10000):
        raw = bytes([code]) if code < 0x100 else code.to_bytes(2, "big")
        text = raw.decode(codec, "ignore")
        if len(text) == 1 and text.encode(codec) == raw:
            found.add(ord(text))
    return found


# EUC-JP in two bytes is JIS X 0208, with its own choice of code for a few characters such as the wave dash.
wanted = characters("cp932") | characters("euc_jp") | {c for block in SYMBOLS for c in block}

options = Options()
options.layout_features = ["ccmp", "liga"]
options.hinting = False
options.drop_tables += ["meta", "vhea", "vmtx"]
options.name_IDs = ["*"]  # the copyright, trademark and licence stay in the font
options.name_languages = ["*"]
options.recalc_timestamp = False

for name in "BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf":
    font = TTFont(FULL / name, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.save(HERE / name)
    print(f"{name}: {len(font.getBestCmap())} characters, {(HERE / name).stat().st_size} bytes")
