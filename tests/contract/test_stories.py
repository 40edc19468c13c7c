"""Stories, articles printed from one text: what every engine owes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.model import Article
from index.vocabulary.stories import FORMULA, MOST_ARTICLES
from tests.contract.conftest import MakeEngine
from tests.samples import OTHER, STAND, STORY, article

THIRD = "وصلت إلى الميناء فجر الأربعاء سفينة تحمل مواد غذائية ودوائية لسكان المدينة بعد رحلة طويلة في البحر"
OWN = "قال مراسل الصحيفة في المدينة إن السكان استقبلوا الخبر بفرح كبير وإنهم ينتظرون أياما أفضل من الماضي"
"""As many words as `STORY`; `OTHER` has one more."""


def stories(engine_of: MakeEngine, articles: Sequence[Article]) -> list[list[str]]:
    """The ids of the articles of each story."""
    snapshot = engine_of(articles).snapshot()
    found = snapshot.stories()
    return [[one.article.id for one in snapshot.paragraphs(row)] for row in found.versions]


def test_the_first_printing_leads_its_versions_by_day(engine_of: MakeEngine) -> None:
    """What an article has of another story's text is less than it has of its own."""
    assert stories(engine_of, STAND) == [["a2", "a1", "a3"]]


def test_sources_and_days_stand_beside_the_versions(engine_of: MakeEngine) -> None:
    """By number in the names of sources, as yyyymmdd from the first day a date may mean to the last."""
    articles = [
        article(1, "أ", STORY, date="2024-05-02", source="الشرق"),
        article(2, "ب", STORY),
        article(3, "ج", STORY, date="2024-05", source="الغرب"),
    ]
    found = engine_of(articles).snapshot().stories()
    assert [found.names[source] for source in found.sources[:2].tolist()] == ["الغرب", "الشرق"]
    assert found.sources[2] == 0
    assert found.first_days.tolist() == [20240501, 20240502, 0]
    assert found.last_days.tolist() == [20240531, 20240502, 0]


DAY = "2024-05-01"
BORDERS: dict[str, tuple[list[Article], list[list[str]]]] = {
    "half of the shorter is enough on one day": (
        [article(1, "أ", STORY, OWN, date=DAY), article(2, "ب", STORY, THIRD, date=DAY)],
        [["a1", "a2"]],
    ),
    "less than half of the shorter is not": (
        [article(1, "أ", STORY, OTHER, date=DAY), article(2, "ب", STORY, THIRD, "تعليق قصير", date=DAY)],
        [],
    ),
    "a short version of a long article": (
        [article(1, "أ", STORY, OWN, OTHER, THIRD, date=DAY), article(2, "ب", STORY, date=DAY)],
        [["a1", "a2"]],
    ),
    "half is enough two days later": (
        [article(1, "أ", STORY, OWN, date=DAY), article(2, "ب", STORY, THIRD, date="2024-05-03")],
        [["a1", "a2"]],
    ),
    "half is not enough three days later": (
        [article(1, "أ", STORY, OWN, date=DAY), article(2, "ب", STORY, THIRD, date="2024-05-04")],
        [],
    ),
    "the whole is enough years later": (
        [article(1, "أ", STORY, OWN, date=DAY), article(2, "ب", STORY, OWN, date="1999-01-01")],
        [["a2", "a1"]],
    ),
    "an article without a date needs nearly the whole": (
        [article(1, "أ", STORY, OWN, date=DAY), article(2, "ب", STORY, OTHER), article(3, "ج", STORY, OWN)],
        [["a1", "a3"]],
    ),
    "articles without dates come in the order of their ids": (
        [article(2, "ب", STORY), article(1, "أ", STORY)],
        [["a1", "a2"]],
    ),
    "one source prints twice": (
        [article(n, "أ", STORY, OWN, date=DAY, source="الشرق") for n in (1, 2)],
        [["a1", "a2"]],
    ),
    "a paragraph twice in an article counts once": (
        [article(1, "أ", STORY, STORY, date=DAY), article(2, "ب", STORY, OWN, OTHER, date=DAY)],
        [["a1", "a2"]],
    ),
    "what is alike in a chain only is no story": (
        [
            article(1, "أ", STORY, OTHER, date=DAY),
            article(2, "ب", OTHER, THIRD, date=DAY),
            article(3, "ج", THIRD, OWN, date=DAY),
        ],
        [["a1", "a2"]],
    ),
    "a formula that one paper prints again and again": (
        [article(n, "أ", STORY, date=DAY, source="الشرق") for n in range(1, FORMULA + 2)],
        [],
    ),
    "as often as a paper may print it": (
        [article(n, "أ", STORY, date=DAY, source="الشرق") for n in range(1, FORMULA + 1)],
        [["a1", "a2", "a3"]],
    ),
    "a text that many papers print once": (
        [article(n, "أ", STORY, date=DAY, source=f"جريدة {n}") for n in range(1, 8)],
        [["a1", "a2", "a3", "a4", "a5", "a6", "a7"]],
    ),
    "a formula beside a text of its own does not hide that": (
        [article(n, "أ", STORY, OTHER if n < 3 else f"{n} {OWN} {n}", date=DAY, source="الشرق") for n in range(1, 9)],
        [["a1", "a2"]],
    ),
    "nothing is printed twice": ([article(1, "أ", STORY), article(2, "ب", OTHER)], []),
    "there is nothing": ([], []),
}


@pytest.mark.parametrize("border", BORDERS)
def test_the_borders_of_a_story(engine_of: MakeEngine, border: str) -> None:
    """Each of both sides of the rule."""
    articles, expected = BORDERS[border]
    assert stories(engine_of, articles) == expected


REPORT = """
افتتح رئيس البلدية صباح أمس السوق المسقوفة القديمة بعد أن رمم البناؤون قبابها الحجرية وأعادوا إلى واجهاتها لونها
الأول، وقال في كلمة قصيرة إن التجار سيعودون إلى دكاكينهم قبل حلول الشتاء. وبدأت أعمال الترميم قبل ثلاث سنوات عندما
سقط جزء من الجدار الشمالي في ليلة ممطرة فأخليت الحوانيت ونقلت البضائع إلى مخازن عند الميناء. وكلف المشروع أربعين
مليونا دفعت نصفها جمعية محلية تعنى بالعمارة والباقي من خزانة المدينة. وتذكر وثائق الأرشيف أن السوق بنيت في أواخر
القرن السادس عشر، وأن حريقا كبيرا أتى على سقفها الخشبي فاستبدل به الحجر. ويرى بائع أقمشة عمل فيها خمسين عاما أن
الزبائن اعتادوا المتاجر الحديثة، لكنه يأمل أن يجذبهم ظل القباب ورائحة التوابل كما كانت تجذب آباءهم. وسيقام في
الأسبوع المقبل معرض للصور القديمة ترافقه حفلات موسيقية في الساحة الصغيرة أمام البوابة الغربية.
"""
WORDS = REPORT.split()


def _broken(words: Sequence[str], length: int) -> list[str]:
    """Words as paragraphs of so many."""
    return [" ".join(words[start : start + length]) for start in range(0, len(words), length)]


def _edited(every: int) -> list[str]:
    """The report with each word at so many places replaced."""
    return [f"كلمة{at}" if at % every == 0 else word for at, word in enumerate(WORDS)]


SKETCHED: dict[str, tuple[list[Article], list[list[str]]]] = {
    "one text in other paragraphs": (
        [article(1, "أ", *_broken(WORDS, 9), date=DAY), article(2, "ب", *_broken(WORDS, 40), date=DAY)],
        [["a1", "a2"]],
    ),
    "here and there another word": (
        [article(1, "أ", *_broken(WORDS, 9), date=DAY), article(2, "ب", *_broken(_edited(12), 40), date=DAY)],
        [["a1", "a2"]],
    ),
    "the same many days later": (
        [article(1, "أ", *_broken(WORDS, 9), date=DAY), article(2, "ب", *_broken(_edited(12), 40), date="2024-06-01")],
        [],
    ),
    "many other words": (
        [article(1, "أ", *_broken(WORDS, 9), date=DAY), article(2, "ب", *_broken(_edited(3), 40), date=DAY)],
        [],
    ),
    "the last part of a long article": (
        [
            article(1, "أ", *_broken([*(f"تمهيد{at}" for at in range(200)), *WORDS], 50), date=DAY),
            article(2, "ب", *_broken(WORDS, 9), date=DAY),
        ],
        [["a1", "a2"]],
    ),
    "set words that many articles have": (
        [
            article(n, "أ", *_broken([*WORDS, *(f"يوم{n}{at}" for at in range(60))], 9), date=DAY)
            for n in range(1, MOST_ARTICLES + 2)
        ],
        [],
    ),
}


@pytest.mark.parametrize("border", SKETCHED)
def test_a_text_is_known_in_whatever_paragraphs_it_stands(engine_of: MakeEngine, border: str) -> None:
    """By the sketches of whole articles; none of these paragraphs are near copies of each other."""
    articles, expected = SKETCHED[border]
    assert stories(engine_of, articles) == expected
