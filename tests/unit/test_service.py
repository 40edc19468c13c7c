"""SearchService over the memory engine: bounds, notices, marks, facets and suggestions as a reader meets them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ArticleNotFound, BadRequest
from index.schema import Match
from search.deadline import NEVER, Deadline
from search.result_page import FACET_LIMIT
from search.results import Hit, SearchRequest
from search.service import SearchService
from tests.oracle.engine import MemoryEngine
from tests.samples import SAMPLES, article


@pytest.fixture(scope="module")
def service() -> SearchService:
    return SearchService(MemoryEngine(SAMPLES))


def marked(hit: Hit) -> list[str]:
    return [hit.paragraph.text[span.start : span.start + span.length] for span in hit.spans]


def test_marks_fall_on_the_letters_of_the_article(service: SearchService) -> None:
    hit = service.search(SearchRequest("التحالف")).hits[0]
    (span,) = hit.title_spans
    assert hit.article.title[span.start : span.start + span.length] == "التَّحَالفِ"


@pytest.mark.parametrize("selection", ["chosen", "excluded"])
def test_one_text_is_no_list_of_values(service: SearchService, selection: str) -> None:
    """A text is a list of its letters to Python: the search was answered, and found what no letter is the source of."""
    for facet, value in (("source", "صحيفة الشرق"), ("year", "2024")):
        with pytest.raises(BadRequest) as raised:
            service.search(SearchRequest("القدرات", **{selection: {facet: value}}))  # type: ignore[arg-type]
        assert raised.value.parameter == facet
        assert value in str(raised.value)


def test_a_facet_that_there_is_not_is_named(service: SearchService) -> None:
    with pytest.raises(BadRequest, match="colour"):
        service.values(SearchRequest(), "colour")
    with pytest.raises(BadRequest, match="colour"):
        service.search(SearchRequest(each="colour"))


def test_a_phrase_marks_its_words_only_where_they_are_adjacent(service: SearchService) -> None:
    page = service.search(SearchRequest('"القدرات العسكرية"'))
    assert [marked(hit) for hit in page.hits] == [["القدرات", "العسكرية"]]
    assert page.hits[0].why == ("phrase",)


def test_why_tells_the_depth_of_the_match(service: SearchService) -> None:
    by_paragraph = {
        (hit.article.id, hit.paragraph.number): hit for hit in service.search(SearchRequest("لليابان")).hits
    }
    assert by_paragraph["a1", 4].why[0] == "exact"
    assert "lemma" in by_paragraph["a2", 2].why


def test_the_notes_of_a_hit_are_those_its_paragraph_cites(service: SearchService) -> None:
    hits = {hit.paragraph.number: hit for hit in service.search(SearchRequest("القدرات")).hits}
    assert [shown.note.number for shown in hits[3].notes] == ["1", "2"]
    assert [shown.note.number for shown in hits[4].notes] == ["2"]
    note = hits[4].notes[0]
    assert [note.note.text[s.start : s.start + s.length] for s in note.spans] == ["القدرات"]


def test_a_note_that_nobody_cites_is_shown_where_it_is_found(service: SearchService) -> None:
    (hit,) = service.search(SearchRequest("القناطر")).hits
    assert (hit.article.id, hit.paragraph.number, hit.why) == ("a3", 2, ("exact",))
    (shown,) = hit.notes
    assert [shown.note.text[s.start : s.start + s.length] for s in shown.spans] == ["القناطر"]


@pytest.mark.parametrize("domain", ["examplepost.com", "csis.org", "nowhere.org"])
def test_citing_paragraphs_are_counted(service: SearchService, domain: str) -> None:
    assert service.count_citing(domain) == service.search(SearchRequest(chosen={"cited": (domain,)})).total


def test_a_relaxed_answer_says_so(service: SearchService) -> None:
    page = service.search(SearchRequest("زار التلاميذ قلعة بعيدة"))
    assert page.relaxed
    assert "relaxed" in {notice.code for notice in page.notices}
    assert page.hits[0].article.id == "a3"


def test_a_malformed_query_is_searched_literally_with_a_notice(service: SearchService) -> None:
    page = service.search(SearchRequest('"القدرات العسكرية'))
    assert page.total == 2
    assert [(n.code, n.detail) for n in page.notices] == [("literal", "open_quote")]


@pytest.mark.parametrize(
    ("request_", "parameter"),
    [
        (SearchRequest("ا" * 501), "q"),
        (SearchRequest(page=0), "page"),
        (SearchRequest(per_page=101), "per_page"),
        (SearchRequest(page=101, per_page=100), "page"),
        (SearchRequest(chosen={"year": ("24",)}), "year"),
        (SearchRequest(excluded={"year": ("٢٠٢٤",)}), "year"),
        (SearchRequest(chosen={"month": ("2024-13",)}), "month"),
        (SearchRequest(date_from="غدًا"), "from"),
        (SearchRequest(date_from="2024-05", date_to="2024-04"), "from"),
        (SearchRequest(fields=("body",)), "in"),
    ],
)
def test_a_bad_parameter_is_named(service: SearchService, request_: SearchRequest, parameter: str) -> None:
    with pytest.raises(BadRequest) as raised:
        service.search(request_)
    assert raised.value.parameter == parameter


def test_dates_are_read_as_arabs_write_them(service: SearchService) -> None:
    page = service.search(SearchRequest(date_from="نيسان 2024", date_to="10 شوال 1445هـ"))
    assert {hit.article.id for hit in page.hits} == {"a1"}


def test_a_selected_value_stays_listed_at_zero(service: SearchService) -> None:
    page = service.search(SearchRequest("اليابان", chosen={"source": ("صحيفة لا وجود لها",)}))
    assert page.total == 0
    values = {value.value: value for facet in page.facets if facet.name == "source" for value in facet.values}
    assert values["صحيفة لا وجود لها"].selected
    assert values["صحيفة لا وجود لها"].count == 0


@pytest.mark.parametrize(("sources", "chosen"), [(FACET_LIMIT, 0), (FACET_LIMIT + 1, 0), (FACET_LIMIT + 3, 2)])
def test_a_facet_of_many_values_is_cut_and_says_so(sources: int, chosen: int) -> None:
    names = [f"مصدر {number:03}" for number in range(sources)]
    many = SearchService(MemoryEngine([article(number, "سلام", source=name) for number, name in enumerate(names)]))
    page = many.search(SearchRequest("سلام", chosen={"source": tuple(names[sources - chosen :])}))
    (facet,) = [facet for facet in page.facets if facet.name == "source"]
    assert [value.value for value in facet.values] == names[:FACET_LIMIT] + names[sources - chosen :]
    assert facet.truncated == (len(facet.values) < sources)


@pytest.mark.parametrize(
    ("q", "kind", "suggested"),
    [
        ("hgdhfhk", "keyboard", "اليابان"),
        ("شعنعس", "keyboard", "aukus"),
        ("اليبان", "spelling", "اليابان"),
        ("كورياالشمالية", "spelling", "كوريا الشمالية"),
        ("المد رسة", "spelling", "المدرسة"),
    ],
)
def test_a_slip_is_met_with_what_was_meant(service: SearchService, q: str, kind: str, suggested: str) -> None:
    offered = {s.kind: s for s in service.search(SearchRequest(q)).suggestions}
    assert offered[kind].q.casefold() == suggested
    assert offered[kind].total > 0


def test_a_slip_that_articles_make_too_is_met_with_the_usual_spelling() -> None:
    texts = [f"تقع مسؤولية العمل على اللجنة رقم {n}." for n in range(90)] + ["هذه مسؤلية الجميع."] * 3
    found = SearchService(MemoryEngine([article(1, "لجان", *texts)])).search(SearchRequest("مسؤلية"))
    assert found.total == 3
    assert [(s.kind, s.q, s.total) for s in found.suggestions] == [("spelling", "مسؤولية", 90)]


@pytest.mark.parametrize(
    ("q", "match", "suggested"),
    [("بالدوين", "normal", "بلدوين"), ("الملك بالدوين", "normal", "الملك بلدوين"), ("أميركا", "exact", "أمريكا")],
)
def test_a_name_is_met_with_its_usual_spelling(q: str, match: Match, suggested: str) -> None:
    """Not where the search finds it anyway."""
    texts = ["حكم الملك بالدوين القدس.", *["مات الملك بلدوين شابًا."] * 4, "في أميركا.", *["زار أمريكا."] * 4]
    service = SearchService(MemoryEngine([article(1, "ملوك", *texts)]))
    found = service.search(SearchRequest(q, match=match))
    assert [(s.q, s.total) for s in found.suggestions if s.kind == "variant"] == [(suggested, 4)]
    assert not service.search(SearchRequest("أميركا")).suggestions


def test_the_most_frequent_words_complete_and_function_words_never() -> None:
    text = "إلى المدينة " * 9 + "المدرسة " * 5 + "المدن " * 7 + "إلى " * 20
    service = SearchService(MemoryEngine([article(1, "مكان", text)]))
    assert [(one.text, one.count) for one in service.complete("ال", 2)] == [("المدينة", 9), ("المدن", 7)]


@pytest.mark.parametrize(
    ("q", "said", "notices"),
    [
        ("الصين date:2024-13", "«الصين» و«2024-13»", [("not_understood", "not_a_date", (11, 18))]),
        ("الصين date:غدا", "«الصين» و«غدا»", [("not_understood", "not_a_date", (11, 14))]),
        ("الصين date:2024-02-30", "«الصين» و«2024-02-30»", [("not_understood", "not_a_date", (11, 21))]),
        ("date:2025..2023", "التاريخ: من 2023 إلى 2025", [("not_understood", "date_order", (5, 15))]),
        ("قال:نعم", "«قال» و«نعم»", [("not_understood", "unknown_field", (0, 3))]),
        ("title:قمة (الصين", "«title» و«قمة» و«الصين»", [("literal", "open_parenthesis", (10, 11))]),
        ("date:>2023 الصين", "التاريخ: بعد 2023، و«الصين»", []),
    ],
)
def test_what_is_not_understood_is_said_and_shown_as_taken(
    service: SearchService, q: str, said: str, notices: list[tuple[str, str, tuple[int, int]]]
) -> None:
    page = service.search(SearchRequest(q))
    assert page.interpreted == said
    assert [(one.code, one.detail, one.span) for one in page.notices if one.code != "relaxed"] == notices


def test_the_first_fault_of_a_kind_is_told() -> None:
    page = _SERVICE.search(SearchRequest("a:b c:d AND /x/"))
    assert [(one.detail, one.span) for one in page.notices] == [("unknown_field", (0, 1)), ("pattern", (12, 15))]


@pytest.mark.parametrize("q", ["م*وط", "م*طظ", "*م وط"])
def test_a_single_letter_is_no_sign_of_the_other_keyboard(q: str) -> None:
    """What a pattern gives on the other keyboard is a letter or two with signs, and texts have letters somewhere."""
    service = SearchService(MemoryEngine([article(1, "حروف", "النقطة l على الخط.", "league")]))
    assert [one.q for one in service.search(SearchRequest(q)).suggestions] == []


def test_nothing_is_suggested_where_enough_is_found(service: SearchService) -> None:
    assert service.search(SearchRequest("اليابان")).suggestions == ()


def test_completions_are_written_as_articles_write_them(service: SearchService) -> None:
    texts = [completion.text for completion in service.complete("التلاميذ مدر")]
    assert texts == ["التلاميذ المدرسة"]


@pytest.fixture(scope="module")
def two_matters() -> SearchService:
    """Paragraphs of two matters that share no word, one of them slightly commoner."""
    one = "تطور الذكاء الاصطناعي في العراق كثيرا."
    other = "نما الاقتصاد العالمي سريعا، وهذا الاقتصاد كبير."
    return SearchService(MemoryEngine([article(n, "", text) for n, text in enumerate([one, other] * 25)]))


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("الذكاء ال", [("الذكاء الاصطناعي", 25), ("الذكاء العراق", 25)]),
        ("الذكاء اصط", [("الذكاء الاصطناعي", 25)]),
        ("الذكاء الاق", []),
        ("بالذك", [("بالذكاء", 25)]),
        ("والاصط", [("والاصطناعي", 25)]),
        ("تطور بالذك", [("تطور بالذكاء", 25)]),
        ("الذكاء الذك", []),
    ],
)
def test_completions_know_the_words_before_them(
    two_matters: SearchService, typed: str, completed: list[tuple[str, int]]
) -> None:
    """What finds nothing with them is not offered, nor the word just typed; clitics are seen through."""
    assert [(one.text, one.count) for one in two_matters.complete(typed)] == completed


def test_a_completion_is_offered_once() -> None:
    """بالبيت is a term of its own, and البيت behind a clitic."""
    service = SearchService(MemoryEngine([article(1, "", "البيت بالبيت البيت", "مر بالبيت")]))
    assert [(one.text, one.count) for one in service.complete("بالب")] == [("بالبيت", 2)]
    assert [(one.text, one.count) for one in service.complete("مر بالب")] == [("مر بالبيت", 1)]


@pytest.mark.parametrize(
    ("q", "suggested"),
    [
        ('"الذكاء الاصتناعي"', '"الذكاء الاصطناعي"'),
        ("«الذكاء الاصتناعي»~2 العراق", "«الذكاء الاصطناعي»~2 العراق"),
        ("+الاصتناعي", "+الاصطناعي"),
        ("الاصتناع*", None),
    ],
)
def test_a_slip_is_met_inside_phrases_and_beside_signs(
    two_matters: SearchService, q: str, suggested: str | None
) -> None:
    offered = {one.kind: one for one in two_matters.search(SearchRequest(q)).suggestions}
    assert (offered["spelling"].q if "spelling" in offered else None) == suggested


def test_of_a_query_that_finds_nothing_each_word_has_its_total(two_matters: SearchService) -> None:
    page = two_matters.search(SearchRequest('الذكاء "الاقتصاد القمري" -العراق'))
    assert [(one.word, one.total) for one in page.missing] == [("الذكاء", 25), ("الاقتصاد", 25), ("القمري", 0)]
    assert two_matters.search(SearchRequest("الذكاء الاصطناعي")).missing == ()


class _Counted(SearchService):
    """A service that remembers what it was asked to count."""

    def __init__(self) -> None:
        super().__init__(MemoryEngine(SAMPLES))
        self.asked: list[str] = []

    def count(self, request: SearchRequest, deadline: Deadline = NEVER) -> int:
        self.asked.append(request.q)
        return super().count(request, deadline)


def test_a_query_that_finds_nothing_is_not_counted_anew() -> None:
    """Its own total is known; each other one is counted once, and its words once."""
    service = _Counted()
    service.search(SearchRequest("اليبان الصينن"))
    assert len(service.asked) == len(set(service.asked))  # "اليبان الصينن" is the broader search
    assert service.asked.count("اليبان الصينن") == 1


def test_an_article_is_marked_and_placed(service: SearchService) -> None:
    page = service.article("a2", "اليابان")
    assert page.matching == (1, 2)
    assert page.previous is not None
    assert page.previous.id == "a3"
    assert "a1" in {article.id for article in page.similar}
    with pytest.raises(ArticleNotFound):
        service.article("nowhere")


@given(st.text(alphabet='ابجاليان ة"()|-+*~:^<>؟ORNT“”«»0٢aukستمıİ', max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_query_is_answered(text: str) -> None:
    page = _SERVICE.search(SearchRequest(text, group=True))
    assert page.articles_total <= page.total
    for hit in page.hits:
        assert all(0 <= s.start < s.start + s.length <= len(hit.paragraph.text) for s in hit.spans)


_SERVICE = SearchService(MemoryEngine(SAMPLES))


@pytest.mark.parametrize("q", ["اليابان", "القدرات العسكرية في اليابان", '"القدرات العسكرية"', "الصين | title:مكتبة"])
def test_an_explanation_adds_up_to_the_score(service: SearchService, q: str) -> None:
    for hit in service.search(SearchRequest(q, explain=True)).hits:
        assert hit.explanation
        assert sum(float(line.split()[0]) for line in hit.explanation) == pytest.approx(hit.score, abs=0.01)
        assert float(hit.explanation[0].split()[0]) > 0


def test_a_quoted_phrase_puts_its_literal_form_first() -> None:
    """Before paragraphs that have it in other forms, however often and however short they are."""
    forms = ["الأمنية الوطنية الأمنية الوطنية.", "أمن وطني.", "الأمن الوطني في أول خبر طويل عن المدينة وأهلها والسوق."]
    service = SearchService(MemoryEngine([article(1, "", *forms)]))
    assert service.search(SearchRequest('"الأمن الوطني"')).hits[0].paragraph.number == 3


def test_words_typed_side_by_side_come_first_where_they_stand_so() -> None:
    texts = ["الوطني يحفظ الأمن في الأمن.", "تحدث الخبر الطويل عن المدينة ثم عن الأمن الوطني فيها.", "الأمن ثم الوطني."]
    service = SearchService(MemoryEngine([article(n, "", text) for n, text in enumerate(texts)]))
    assert service.search(SearchRequest("الأمن الوطني")).hits[0].article.id == "a1"
