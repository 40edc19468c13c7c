"""Character filters: what decides, before a text is split into words, where a word goes on and where it ends.

A filtered text is as long as the original, so that every offset into it is one into the original: what is dropped
inside a word becomes WORD JOINER, which belongs to a word and is folded away, and what parts words a space. Each
expression begins with a sign that is found fast, and looks back behind it.
"""

from __future__ import annotations

import re

from index.arabic.compounds import SPACES, compound_spaces
from index.arabic.letters import FATHA, TATWEEL

JOINER = "\u2060"
_CONJUNCTION = re.compile(rf"(و(?<![\w{TATWEEL}]و){FATHA}?)[{SPACES}](?=\w)")
_OPENED = re.compile(rf"و(?<![\w{TATWEEL}]و){FATHA}?{TATWEEL}?(?=[«\"“„(‹][^\W\d_])")
_DIGIT_GROUPS = re.compile(r"[,٬،](?<=\d.)(?<!\d{4}.)(?=\d{3}(?!\d))(?:(?<!،)|(?=\d{3}،\d{3}(?!\d))|(?<=\d،\d{3}.))")
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_ELIDED = "dljnstmcDLJNSTMC"
"""Letters that stand for a word of their own before an apostrophe, as in French."""

_APOSTROPHES = "'\u2018\u2019`"
_APOSTROPHE = re.compile(
    rf"[{_APOSTROPHES}](?<=[{_LATIN}].)(?<!\b[{_ELIDED}].)(?=[{_LATIN}]{{2}})(?!(?:ll|re|ve|LL|RE|VE)\b)"
)
_DASH = re.compile(rf"{TATWEEL}(?<=[\dةىء]{TATWEEL}){TATWEEL}*(?=\w)")


def join_conjunctions(text: str) -> str:
    """Join و, which has a space after it, to the next word.

    >>> join_conjunctions("القاهرة و بيروت وَ دمشق").replace(JOINER, "")
    'القاهرة وبيروت وَدمشق'
    """
    return _CONJUNCTION.sub(rf"\1{JOINER}", text)


def drop_conjunctions(text: str) -> str:
    """Leave out و before a word in quotation marks or brackets: it belongs to that word.

    >>> drop_conjunctions("«القاهرة» و«بيروت»")
    '«القاهرة»  «بيروت»'
    """
    return _OPENED.sub(lambda conjunction: " " * len(conjunction[0]), text)


def join_compounds(text: str) -> str:
    """Join names and expressions that are one word (`data/compounds.tsv`), clitics before them or not.

    >>> join_compounds("لعبد الله في بيت الله").replace(JOINER, "")
    'لعبدالله في بيت الله'
    """
    pieces: list[str] = []
    at = 0
    for space in compound_spaces(text):
        pieces += (text[at:space], JOINER)
        at = space + 1
    return "".join([*pieces, text[at:]]) if pieces else text


def join_digit_groups(text: str) -> str:
    """Join groups of three digits; Arabic commas, which part a list's numbers too, only where there are two of them.

    >>> join_digit_groups("1,250,000 ١٬٢٥٠ 1،250،000 12،130").replace(JOINER, "")
    '1250000 ١٢٥٠ 1250000 12،130'
    """
    return _DIGIT_GROUPS.sub(JOINER, text)


def join_apostrophes(text: str) -> str:
    """Join what an apostrophe parts inside a Latin word, unless one side of it is the remnant of another word.

    >>> join_apostrophes("Qur'an it's l'Orient").replace(JOINER, "")
    "Quran it's l'Orient"
    """
    return _APOSTROPHE.sub(JOINER, text) if any(sign in text for sign in _APOSTROPHES) else text


def split_dashes(text: str) -> str:
    """Split words at a TATWEEL that is a dash: between digits, or behind a letter that never joins the next one.

    >>> split_dashes("1948ـ1967 مدرسةـجامعة بـيروت")
    '1948 1967 مدرسة جامعة بـيروت'
    """
    return _DASH.sub(lambda dash: " " * len(dash[0]), text)


def split_underscores(text: str) -> str:
    """Split words at LOW LINE, which regular expressions take for a letter.

    >>> split_underscores("#بحث_علمي")
    '#بحث علمي'
    """
    return text.replace("_", " ")


def is_one_term(first: str, second: str) -> bool:
    """Whether two words side by side are one.

    >>> is_one_term("عبد", "الله"), is_one_term("و", "بيروت"), is_one_term("بيت", "الله")
    (True, True, False)
    """
    return join_compounds(join_conjunctions(f"{first} {second}"))[len(first)] == JOINER
