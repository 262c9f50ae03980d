#!/usr/bin/python3
"""Makes the fonts of package fonts, cut down to what is needed of them.

BIZ UDPGothic has the characters of CP932 and JIS X 0208 (what forms, letters and other programs can hold), and the symbols that it has: so it can set what
is typed too. Each full font is 4.6 MB. Left out are rarer kanji.

The Noto fonts are for the scripts that BIZ UDPGothic lacks. Those for Chinese and Korean have the characters of their translations alone, so they are made
anew when internal/i18n/*.toml change; the others have their whole script. Outlines are TrueType's, also where the full font has PostScript's: what makes PDF reads
no others.

Hints for small pixels and alternate shapes go: nobody uses them. What puts marks together stays.

Run by `make fonts`, with Debian's own Python, fonttools and fonts. The same versions and words give the same bytes.
"""

import pathlib
import sys
import tomllib

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

FULL = pathlib.Path("/usr/share/fonts")
HERE = pathlib.Path(__file__).parent
WORDS = [pathlib.Path(folder) for folder in sys.argv[1:]] or [HERE.parent / "i18n"]

LATIN = [range(0x0020, 0x007F), range(0x00A0, 0x0100)]
PUNCTUATION = [range(0x2010, 0x2028), range(0x2030, 0x2060)]
SYMBOLS = [
    *LATIN,
    range(0x2000, 0x2070),  # general punctuation
    range(0x20A0, 0x2150),  # currency, letterlike symbols
    range(0x2190, 0x2400),  # arrows, mathematics, technical
    range(0x2460, 0x2800),  # enclosed, boxes, shapes, miscellaneous, dingbats
    range(0x2900, 0x2C00),  # more arrows and symbols
    range(0x3000, 0x3400),  # kana, enclosed and squared, U+32FF (Reiwa) among them
]
VIETNAMESE = [*LATIN, range(0x0100, 0x0250), range(0x0300, 0x0370), range(0x1E00, 0x1F00), *PUNCTUATION, range(0x20A0, 0x20C0)]
CHINESE = [*LATIN, *PUNCTUATION, range(0x3000, 0x3040), range(0xFF00, 0xFFF0)]
KANA = [range(0x3040, 0x3100), range(0x31F0, 0x3200)]
HAN = [range(0x2E80, 0x3000), range(0x3005, 0x3008), range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32000)]
JOINERS = [range(0x0020, 0x0021), range(0x00A0, 0x00A1), range(0x200C, 0x200E), range(0x25CC, 0x25CD)]
THAI = [range(0x0E00, 0x0E80), *JOINERS]
DEVANAGARI = [range(0x0900, 0x0980), range(0xA8E0, 0xA900), range(0x1CD0, 0x1D00), *JOINERS]


def of(blocks):
    return {c for block in blocks for c in block}


def encoded(codec):
    """The characters that one or two bytes can stand for in codec."""
    found = set()
    for code in range(0x10000):
        raw = bytes([code]) if code < 0x100 else code.to_bytes(2, "big")
        text = raw.decode(codec, "ignore")
        if len(text) == 1 and text.encode(codec) == raw:
            found.add(ord(text))
    return found


def translation(tag):
    """The characters that a language's file says, the language's own name among them."""

    def texts(value):
        return "".join(map(texts, value.values())) if isinstance(value, dict) else value

    files = [folder / f"{tag}.toml" for folder in WORDS]
    return {ord(c) for file in files if file.exists() for c in texts(tomllib.loads(file.read_text()))} - {0x200B}


# EUC-JP in two bytes is JIS X 0208, with its own choice of code for a few characters such as the wave dash.
JAPANESE = encoded("cp932") | encoded("euc_jp") | of(SYMBOLS)
COMPOSING = ["ccmp", "liga"]
MARKS = ["ccmp", "locl", "mark", "mkmk", "kern"]
BIZ, NOTO = "truetype/bizud-gothic/", "truetype/noto/"


def cjk(language):
    """One of the fonts in Noto's collection of them, whose names are these."""
    return "opentype/noto/NotoSansCJK-{weight}.ttc", f"Noto Sans CJK {language}"


# Thai letters with loops would be easier for the old to read, but Noto Looped Thai 1.00, Debian 12's, puts tone marks upon the vowels below them.
# Kana within Chinese go with the Chinese letters beside them; within Korean, Japanese words keep the letters of the Japanese font, as on the letter.
# The file's name, where the full font is and its name in a collection, characters, features.
FONTS = [
    ("BIZUDPGothic", (BIZ + "BIZUDPGothic-{weight}.ttf", None), JAPANESE, COMPOSING),
    ("NotoSans", (NOTO + "NotoSans-{weight}.ttf", None), of(VIETNAMESE), MARKS),
    ("NotoSansSC", cjk("SC"), of(CHINESE + KANA) | translation("zh-Hans"), COMPOSING),
    ("NotoSansTC", cjk("TC"), of(CHINESE + KANA) | translation("zh-Hant"), COMPOSING),
    ("NotoSansKR", cjk("KR"), (of(CHINESE) | translation("ko")) - of(HAN + KANA), COMPOSING),
    ("NotoSansThai", (NOTO + "NotoSansThai-{weight}.ttf", None), of(THAI), ["*"]),
    ("NotoSansDevanagari", (NOTO + "NotoSansDevanagari-{weight}.ttf", None), of(DEVANAGARI), ["*"]),
]


def read(path, name):
    if name is None:
        return TTFont(FULL / path, recalcTimestamp=False)
    fonts = TTCollection(FULL / path, lazy=True).fonts
    font = next(f for f in fonts if f["name"].getDebugName(1) == name)
    font.recalcTimestamp = False
    return font


def subset(font, characters, features):
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.drop_tables += ["BASE", "VORG", "meta", "vhea", "vmtx"]
    options.name_IDs = ["*"]  # the copyright, trademark and licence stay in the font
    options.name_languages = ["*"]
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def to_truetype(font):
    """Turns PostScript's outlines (cubic) into TrueType's (quadratic), off by at most a thousandth of the letters' size."""
    outlines, order, glyphs = font.getGlyphSet(), font.getGlyphOrder(), {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, max_err=font["head"].unitsPerEm / 1000, reverse_direction=True))
        glyphs[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    font["maxp"].tableVersion = 0x00010000
    for field in "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions maxComponentElements".split():
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


for family, (path, name), characters, features in FONTS:
    for weight in "Regular", "Bold":
        font = read(path.format(weight=weight), name)
        subset(font, characters, features)
        if "CFF " in font:
            to_truetype(font)
        file = HERE / f"{family}-{weight}.ttf"
        font.save(file)
        print(f"{file.name}: {len(font.getBestCmap())} characters, {file.stat().st_size} bytes")
