"""What an operator said of a text is said of the same or a closely similar text in the next document."""

from datetime import UTC, datetime

from broadcast.domain.content import (
    Facet,
    Field,
    Group,
    Heading,
    Plan,
    PlanItem,
    PlanTask,
    Source,
    Timing,
    TimingKind,
)
from broadcast.domain.corrections import Correction, Taught
from broadcast.ingest.classification.sorting import by_teaching, sort
from broadcast.ingest.classification.taxonomy import Taxonomy, guess

TEXT = (
    "Tuyên truyền về phiên chợ thủ tục hành chính lưu động phục vụ bà con các thôn vùng sâu, vùng xa năm 2025"
)
NEXT = "Tuyên truyền về phiên chợ thủ tục hành chính lưu động phục vụ bà con các thôn vùng sâu, vùng cao năm 2026"


def taught(said, text=TEXT, facet=Facet.GROUP, day=24, by="lan"):
    at = datetime(2026, 11, day, 3, tzinfo=UTC)
    return Taught(
        text=text, correction=Correction(name="KH1.a", facet=facet, read=None, said=said, by=by, at=at)
    )


def test_a_similar_text_is_sorted_as_it_was_taught():
    assert guess(TEXT).group is Group.DD
    same, similar = (by_teaching(text, guess(text), [taught(Group.I)]) for text in (TEXT, NEXT))
    assert (same.group, same.confidence, same.because) == (
        Group.I,
        100,
        ("theo sửa ngày 24/11/2026 của lan",),
    )
    assert (similar.group, similar.because) == (Group.I, same.because)
    assert 80 <= similar.confidence < 100
    assert similar.field == guess(NEXT).field


def test_another_text_is_not():
    other = "Tuyên truyền về thủ tục hành chính lưu động"
    assert by_teaching(other, guess(other), [taught(Group.I)]) == guess(other)


def test_none_and_fields_are_taught_too():
    found = by_teaching(
        TEXT, guess(TEXT), [taught(None), taught(Field.DIGITAL, facet=Facet.FIELD, by="bình")]
    )
    assert (found.group, found.field) == (None, Field.DIGITAL)
    assert found.because == ("theo sửa ngày 24/11/2026 của lan", "theo sửa ngày 24/11/2026 của bình")
    only = by_teaching(TEXT, guess(TEXT), [taught(None, facet=Facet.FIELD)])
    assert (only.group, only.field) == (Group.DD, None)


def test_the_most_alike_counts_and_then_the_newest():
    lessons = [
        taught(Group.I, text=NEXT),
        taught(Group.K, day=20),
        taught(Group.H, day=22),
        taught(Group.B, day=21),
    ]
    assert by_teaching(TEXT, guess(TEXT), lessons).group is Group.H


def test_a_whole_plan_is_sorted_by_the_stations_words_and_by_what_was_taught(tmp_path):
    source = Source(document="d" * 64, place="dòng 1", sentence="…")

    def item(text, parent=None):
        return PlanItem(marker="-", text=text, parent=parent, guess=guess(""), source=source)

    read = Plan(
        document="d" * 64,
        name="kh.txt",
        heading=Heading(number=None, dated=None, issuer=None, title=None, period=None),
        items=(item(TEXT), item("Phần thứ hai", 0), item("Vườn hoa của xã")),
        tasks=(
            PlanTask(
                no="1",
                text=NEXT,
                lead="",
                partners="",
                timing=Timing(kind=TimingKind.ONGOING, raw=""),
                guess=guess(""),
                source=source,
            ),
        ),
    )
    path = tmp_path / "nhom-noi-dung.csv"
    path.write_text("axis,value,phrase,weight\ngroup,g,vườn hoa,9\n", encoding="utf-8")
    found = sort(read, Taxonomy.default().with_file(path), [taught(Group.I)])
    assert [one.guess.group for one in (*found.items, *found.tasks)] == [Group.I, Group.I, Group.G, Group.I]
    assert found.items[1].guess.because == ("theo mục cha",)
