"""Morphology: the readings of spellings, kind by kind, each both ways and with its border."""

import time
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from index.arabic.morphology import lists, table
from index.arabic.morphology.compile import compile_tables
from index.arabic.morphology.packing import LETTERS, MOST, pack_words, unpack
from index.arabic.morphology.readings import ASKED, LEAST, morphology
from index.arabic.morphology.version import digest, is_compiled
from index.arabic.normalizer import fold
from index.vocabulary.lemmas import readings_of


def finds(asked, word):
    """Whether a query's word is looked for by a lemma that the other word may have."""
    wanted = {reading.lemma for reading in readings_of(fold(asked)) if reading.strength >= ASKED}
    return bool(wanted & {reading.lemma for reading in readings_of(fold(word))})


MET = """
    أصدقاء أصدقائنا · علماء علماؤها · شيء شيئهم · لجان للجان · ليمون لليمون · محرك بمحركه · نافذة نافذتيها · قريب قريبا
    الإيطالي الإيطالية · مستشفى مستشفاها · مرسى مرساهم · دولة لدولتها · طيران وبالطيران · شجرة شجراتهم
    قلعة القلاع · حارس حراس · سماء السماء · سكان السكان · بريد البريد · كارثة الكارثة · لسان اللسان · كتب سيكتبون
    قال تقول · باع بعنا · دعا يدعون · نسي ننسى · وعد يعد · أكل يأكلن · سأل سؤال_ · رد يردون · قاض القاضي · ثان ثانيا
    أحمر حمراء · أعرج عرجاء · أكبر كبرى · أصغر الصغرى · امرأة المرأة · امرأة نساء · ابن أبناء · أخ إخوة · أخ أخيها
    مباراة مباريات · قناة قنوات · ثلاث ثلاثة · مليون الملايين · في وفيه · من ومنها · كان سيكونون · ما وما
"""
APART = """
    سماء ماء · سكان كان · فئة في · علاوة على · بلدية لدى · كامل أمل · بطاقة طاقة · السمك اسم · نسيان ناس · إمارة أمير
    سامراء أمراء · كمال المال · واصل أصل · سباحة باحة · سعيد عيد · سوريا السور · داروين الدار · الغابون الغابة
    بيانو بيان · ماكرون مكر · هرمون الهرم · غرامة غرام · والد ولد · باحث بحث_ · وزير زير · فهم هم · فلك لك · معنى مع
"""


def pairs(text):
    return [tuple(pair.split()) for pair in text.replace("\n", " · ").split("·") if pair.strip() and "_" not in pair]


@pytest.mark.parametrize(("word", "other"), pairs(MET))
def test_forms_of_a_word_find_each_other(word, other):
    """Whatever stands before and behind a word, and whatever that does to its last letter, both ways."""
    assert finds(word, other)
    assert finds(other, word)


@pytest.mark.parametrize(("word", "other"), pairs(APART))
def test_words_that_only_look_like_forms_stay_apart(word, other):
    """A letter that is a word's own is no clitic, and no content word joins a function word."""
    assert not finds(word, other)
    assert not finds(other, word)


@pytest.mark.parametrize("word", ["القيروان", "شنقيط", "كورنيشات", "بلينكن"])
@pytest.mark.parametrize("before", ["و", "ب", "ل", "وال", "بال", "لل"])
def test_a_word_that_no_lexicon_knows_is_found_behind_clitics(word, before):
    """A name is found where it stands with clitics alone, and the other way round."""
    bare = word.removeprefix("ال")
    assert finds(word, before + bare) or finds(bare, before + bare)


@pytest.mark.parametrize("pair", ["سوريا السوريين", "مصر والمصرية", "إيران الإيراني", "أوروبا الأوروبيون", "قطر قطريا"])
def test_a_country_finds_its_adjective(pair):
    """Whoever looks for a country means its people and matters too; an adjective does not ask for the country."""
    country, adjective = pair.split()
    assert finds(country, adjective)
    assert not finds(adjective, country)


def test_an_unknown_word_never_joins_a_known_one():
    """Its lemma says that no lexicon has it."""
    assert all(reading.lemma.startswith("مجهول ") for reading in readings_of("زقنبوط"))


def test_readings_do_not_depend_on_what_is_read_with_them():
    """Many spellings at once are read as each by itself."""
    arabic = morphology()
    words = ["سكان", "في", "وكتبهم", "aukus", "", "ا", "بايدن", "للجنه", "ظظظظ", "م" * 40]
    found = arabic.read(words)
    for row, word in enumerate(words):
        own = arabic.read([word])
        assert found.lemmas[found.rows == row].tolist() == own.lemmas.tolist()
        assert np.allclose(found.strengths[found.rows == row], own.strengths)


def test_the_likeliest_reading_has_strength_one_and_none_is_weak():
    """A word's readings are weighed against its own likeliest."""
    for word in ("وكتبهم", "ذكر", "الماضي", "واحد"):
        strengths = [reading.strength for reading in readings_of(word)]
        assert strengths[0] == 1.0
        assert strengths == sorted(strengths, reverse=True)
        assert min(strengths) >= LEAST


def test_packing_is_exact_for_every_letter():
    """A word of the alphabet comes back as it was; a longer or a strange one is none."""
    words = [LETTERS[at : at + MOST] for at in range(len(LETTERS))]
    assert [unpack(key) for key in pack_words(words).tolist()] == words
    assert pack_words(["ا" * (MOST + 1), "اپ", ""]).tolist() == [0, 0, 0]


def test_tables_of_another_version_are_made_anew(tmp_path, monkeypatch):
    """The digest beside the tables says what they were made of."""
    place = tmp_path / "tables"
    assert not is_compiled(place)
    made = []
    monkeypatch.setattr("index.arabic.morphology.compile.compile_tables", lambda place, say: made.append(place))
    with pytest.raises(OSError, match="keys"):
        table.load_tables.__wrapped__(place)
    assert made == [place]
    place.mkdir()
    (place / "digest").write_text(digest())
    assert is_compiled(place)
    (place / "digest").write_text("older")
    assert not is_compiled(place)


def test_of_programs_that_compile_at_once_one_does(tmp_path, monkeypatch):
    """The others wait for it, and find it done."""
    place, made = tmp_path / "tables", []

    def compile_slowly(place: Path, say: object) -> None:
        time.sleep(0.2)
        made.append(place)
        place.mkdir()
        (place / "digest").write_text(digest())

    monkeypatch.setattr("index.arabic.morphology.compile.compile_tables", compile_slowly)
    threads = [Thread(target=table.compile_once, args=(place,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [place]


def test_the_lists_are_kept_until_they_are_others(tmp_path, monkeypatch):
    """What is torn, or was made of other lists, is made anew; where nothing can be kept, they are read all the same."""
    monkeypatch.setattr(lists, "load_tables", lambda place: table.load_tables())
    made, read_lists = [], lists.read_lists
    monkeypatch.setattr(lists, "read_lists", lambda *tables: made.append(tables) or read_lists(*tables))
    fixed = lists.kept_lists(tmp_path).fixed
    (path,) = tmp_path.iterdir()
    assert (lists.kept_lists(tmp_path).fixed, len(made)) == (fixed, 1)
    path.write_bytes(path.read_bytes()[:-9])
    assert (lists.kept_lists(tmp_path).fixed, len(made)) == (fixed, 2)
    monkeypatch.setattr(lists, "digest", lambda: "another lexicon")
    assert (lists.kept_lists(tmp_path).fixed, len(made)) == (fixed, 3)
    assert (lists.kept_lists(tmp_path / "nowhere").fixed, len(made)) == (fixed, 4)


def test_a_place_that_cannot_be_written_is_an_error(tmp_path):
    """No half a table is left where there is no room for one."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        compile_tables(tmp_path / "file" / "tables")
