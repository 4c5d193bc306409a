"""Spellings of one name made equal: folding, and the looser keys for English names. Words, abbreviations, letters."""

from unicodedata import category, combining, normalize

_LETTERS = dict(zip("øđłħıðæœىیکةە", ["o", "d", "l", "h", "i", "d", "ae", "oe", "ي", "ي", "ك", "ه", "ه"], strict=True))
_FILLERS = {"the", "of", "and", "formerly"}
_WORDS = {
    written: full
    for full, others in {
        "republic": "rep repub rp republc r", "democratic": "dem d democ", "people": "peoples p ppl", "arab": "a",
        "isl": "islamic islands island isds isd islds is i", "st": "saint saints state states ste sts",
        "federal": "fed federation federated f", "territory": "terr territories tr", "socialist": "soc socialists",
        "north": "n no northern nth", "south": "s so sth", "east": "e", "west": "w",
        "central": "c cent centr", "equatorial": "eq equat equtl equ", "united": "u utd untd", "great": "gt",
        "african": "afr afri", "american": "amer ameri", "british": "br brit", "former": "fmr fm ex",
        "plurinational": "plur", "bolivarian": "bol", "republic bolivarian": "rb", "democratic republic": "dr",
        "democratic people republic": "dpr pdr dprep", "democratic people": "dp pd", "people republic": "pr",
        "democratic socialist republic": "dsr", "socialist republic": "sr", "isl republic": "ir",
        "federal st": "fs", "special administrative region": "sar", "federal republic": "frep",
    }.items()
    for written in others.split()
}  # fmt: skip
_POINTS = range(10, 37)  # combining classes of Hebrew, Arabic and Syriac vowel points
_ACCENTS = range(200, 255)  # of the accents of Latin, Greek and Cyrillic; Indic vowels and kana marks are letters
_APOSTROPHES = "'\u2019\u2018\u02bc\u02bb\u02b9`\u0640"  # with the Arabic line stretcher, as empty as they are


class _Folding(dict[int, str]):
    """What each character becomes when a text is folded, worked out when first met."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        kind = category(letter)
        accent = combining(letter) in _POINTS or combining(letter) in _ACCENTS
        if accent or kind == "Cf" or letter in _APOSTROPHES:
            folded = ""
        else:
            folded = _LETTERS.get(letter, letter) if kind[0] in "LMN" else " "
        self[point] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """A text without what spellings of one name differ in: case, accents, punctuation, width, spaces, "the".

    >>> fold(" The  CÔTE D'Ivoire ")
    'cote divoire'
    """
    if not text.isascii():
        text = normalize("NFKD", normalize("NFKD", text).casefold())
        text = normalize("NFC", text.translate(_FOLDING))
    words = text.casefold().translate(_FOLDING).split()
    return " ".join([word for word in words if word != "the"] or words)


def loose_keys(key: str) -> list[str]:
    """Two more ways to look up a folded English name: its words in full and in no order, and without its spaces.

    >>> loose_keys("korea dpr of")
    ['democratic korea people republic', '=koreadprof']
    """
    if not key.isascii() or not key:
        return []
    words = [_WORDS.get(word, word) for word in key.split() if word not in _FILLERS]
    return [" ".join(sorted(" ".join(words).split())), "=" + key.replace(" ", "")]
