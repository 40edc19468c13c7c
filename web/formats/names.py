"""Names of authors as reference managers take them: the last name apart, names of several parts kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_AND = re.compile(r"\s*[;؛&]\s*|\s+and\s+")
_PARTICLES = frozenset({
    *("عبد", "أبو", "ابو", "أبي", "ابي", "أبا", "أم", "ام", "ابن", "إبن", "بن", "بنت", "آل", "ال", "ذو", "باب", "ولد"),
    *("von", "van", "der", "den", "de", "del", "della", "di", "da", "la", "le", "al", "el", "bin", "ben", "ibn", "abu"),
    *("dos", "das", "do", "du", "des"),
})  # fmt: skip
"""Words that belong to the name after them: عبد الهادي, أبو زيد, van Gogh."""
_ENDINGS = frozenset(("الدين", "الله", "الإسلام", "الابن", "jr", "jr.", "sr", "sr.", "ii", "iii"))
"""Words that belong to the name before them: نور الدين, King Jr."""
_BODIES = frozenset({
    *("وكالة", "مركز", "هيئة", "مؤسسة", "شبكة", "صحيفة", "جريدة", "مجلة", "موقع", "معهد", "وزارة"),
    *("فريق", "أسرة", "قسم", "بيت", "نقابة", "منتدى", "مؤتمر", "ديوان"),
    *("مكتب", "منظمة", "قناة", "اتحاد", "الاتحاد", "جامعة", "لجنة", "جمعية", "شركة", "بنك", "حركة", "حزب"),
    *("دار", "مجلس"),
    *("the", "editorial", "staff"),
})  # fmt: skip
"""First words of the names of bodies, which have no last name."""

_AGENCY = re.compile(r"[\u0621-\u064a](?: [\u0621-\u064a])+")
"""Letters of Arabic one by one, as agencies sign: د ب أ."""

_BYLINE = re.compile(
    r"""[«»"“”():;/\[\]{}|]|\s[-–—ـ]|[-–—ـ]\s|(?<=[\u0621-\u064a])[-–—](?=[\u0621-\u064a])|(?<=\s)(?:من|في|إلى)(?=\s)"""
)
"""What the line of a paper under a title has and no person's name: signs, and who wrote from where."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name: of a person the last name and what stands before it, of a body all in `family`."""

    family: str
    given: str = ""

    @property
    def in_order(self) -> str:
        """The name as it is spoken, given names first."""
        return f"{self.given} {self.family}" if self.given else self.family

    @property
    def last_name_first(self) -> str:
        """The name with its last name first."""
        return f"{self.family}, {self.given}" if self.given else self.family


def names(authors: Iterable[str]) -> tuple[Name, ...]:
    """The names of authors, of whom one line may give several, parted by semicolons, `&` or `and`.

    >>> [name.last_name_first for name in names(["محمد عبد الهادي", "ليلى حداد & وكالة الأنباء"])]
    ['عبد الهادي, محمد', 'حداد, ليلى', 'وكالة الأنباء']
    """
    parts = (part for author in authors for part in _AND.split(" ".join(author.split())))
    return tuple(name_of(part) for part in parts if part)


def name_of(text: str) -> Name:
    """The parts of one name; a name that has its last name first already stays as it is.

    >>> name_of("Vincent van Gogh"), name_of("حداد، ليلى"), name_of("أدونيس")
    (Name(family='van Gogh', given='Vincent'), Name(family='حداد', given='ليلى'), Name(family='أدونيس', given=''))
    >>> name_of("محمد نور الدين"), name_of("Martin Luther King Jr."), name_of("Omar Al Bashir").family
    (Name(family='نور الدين', given='محمد'), Name(family='King Jr.', given='Martin Luther'), 'Al Bashir')
    >>> name_of("لندن: كمال قدورة").family, name_of("هيثم من الدمام").family, name_of("واس-جدة:").family
    ('لندن: كمال قدورة', 'هيثم من الدمام', 'واس-جدة')
    """
    whole, words = text.rstrip(" :*") or text, text.split()
    if len(words) < 2 or words[0].casefold() in _BODIES or _BYLINE.search(text) or _AGENCY.fullmatch(whole):
        return Name(whole)
    parts = [part.strip() for part in re.split("[,،]", whole)]
    if len(parts) == 2 and all(parts):
        return Name(*parts)
    words = whole.split()
    first = _last_name(words)
    return Name(" ".join(words[first:]), " ".join(words[:first]))


def _last_name(words: list[str]) -> int:
    """Where the last name begins; capitals make no other word of a particle, but with one a name may begin: Al Gore."""
    first = len(words) - 1
    if first and words[first].casefold() in _ENDINGS:
        first -= 1
    while first and words[first - 1].casefold() in _PARTICLES and (first > 1 or words[0] in _PARTICLES):
        first -= 1
    return first
