"""What pages can say: translated, counted, and never markup."""

from django.template import engines


def said(page: str, **values: object) -> str:
    return engines["django"].from_string(page).render(values)


def test_words_from_outside_are_never_markup():
    page = said('{% say "Undo: {what}" what=what %}', what="<script>alert(1)</script>")

    assert page == "Undo: &lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_count_chooses_its_sentence_and_its_commas():
    page = '{% say "{n} coding" "{n} codings" n=n %}'

    assert [said(page, n=n) for n in (0, 1, 1204)] == ["0 codings", "1 coding", "1,204 codings"]


def test_a_sentence_stands_safely_in_an_attribute():
    assert said('<a title="{% say \'Say "so"\' %}">') == '<a title="Say &quot;so&quot;">'


def test_words_written_from_right_to_left_say_so():
    assert said("<p{{ w|direction }}>", w="שלום") == '<p dir="rtl">'
    assert said("<p{{ w|direction }}>", w="hello") == "<p>"
