"""Which part of a saved page is the document: what stands around an article on a portal is taken away.

    body
    ├── header, menu           links and little else, or named so
    ├── main
    │   ├── h1, article        the words, kept
    │   ├── related news       named so, or a list of links
    │   └── comments
    └── side column, footer

Nothing is judged by its name alone where it holds most of the words, and what has the signs of a document
(its motto, number, recipients, task table) is never left behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from broadcast.ingest.words import clean, fold

if TYPE_CHECKING:
    from bs4.element import Tag

_AROUND = ("header", "footer", "aside", "form", "dialog")
_NAMED = re.compile(
    r"(?:^|[-_\s])(?:nav\w*|menu\w*|breadcrumb\w*|sidebar\w*|side|footer\w*|banner\w*|ads?|advert\w*|quang-?cao|qc|social\w*|share\w*"
    r"|chia-?se|comments?\w*|binh-?luan|y-?kien|related\w*|relate|lien-?quan|tin-?(?:lien-?quan|khac|moi|cu\w*|doc-?nhieu|noi-?bat)"
    r"|other-?news|hot-?news|cookie\w*|popup|modal|login|dang-?nhap|search\w*|tim-?kiem|pagination|paging|toolbar|print\w*"
    r"|tags?|luot-?truy-?cap|thong-?ke-?truy-?cap|counter|weblink\w*|lien-?ket\w*|copyright)(?:$|[-_\s])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AFTERWARDS = re.compile(
    r"(?:các |những )?(?:tin|bài|bài viết|tin bài|tin tức|văn bản|tin, bài)?\s*(?:liên quan|cùng chuyên mục|mới hơn|cũ hơn|đã đưa|mới nhất"
    r"|đọc nhiều(?: nhất)?|xem nhiều|nổi bật)|(?:các )?tin khác|(?:các )?tin mới(?: nhất)?|(?:các )?bài khác"
    r"|(?:ý kiến )?(?:bình luận|bạn đọc|phản hồi)(?: \(\d+\))?|gửi bình luận|có thể bạn quan tâm"
)
_SIGNS = re.compile(
    r"cộng hòa xã hội chủ nghĩa|nơi nhận\s*:|số\s*:.{0,30}/|tm\. ủy ban|căn cứ (?:luật|quyết định|kế hoạch|nghị)|phụ lục|(?:^|\s)stt\s|nguồn\s*:"
)
_HEADLINES = ("h1", "h2")
_MOST = 0.75
"""Of the words outside links: what holds so many of them is where the article is."""
_DOMINANT = 0.4
_LINKED = 0.6
_NOT_INSIDE = frozenset(("ul", "ol", "span", "a", "b", "strong"))


def article_in(body: Tag) -> tuple[list[Tag], Tag]:
    """The headlines above the article, and the element that holds it; what is around it is cut from the tree."""
    weights = _Weights(body)
    total = weights.words(body)
    if total == 0:
        return [], body
    for tag in list(body.find_all(True)):
        if tag.parent is not None and _is_around(tag, weights, total):
            tag.extract()
    _cut_afterwards(body, weights, total)
    article = _densest(body, _Weights(body))
    return [line for line in _above(body, article) if clean(line.get_text())], article


class _Weights:
    """How many letters stand below each element, and how many of them in links: counted once, for all."""

    def __init__(self, body: Tag) -> None:
        self._letters: Counter[int] = Counter()
        self._linked: Counter[int] = Counter()
        self._links: Counter[int] = Counter()
        for text in body.find_all(string=True):
            size = len(clean(text))
            above = list(text.parents) if size else []
            linked = size if any(tag.name == "a" for tag in above) else 0
            for tag in above:
                self._letters[id(tag)] += size
                self._linked[id(tag)] += linked
        for link in body.find_all("a", href=True):
            for tag in link.parents:
                self._links[id(tag)] += 1

    def letters(self, tag: Tag) -> int:
        return self._letters[id(tag)]

    def words(self, tag: Tag) -> int:
        """Letters that are no link."""
        return self._letters[id(tag)] - self._linked[id(tag)]

    def is_links(self, tag: Tag) -> bool:
        """Whether an element is a list of links: three or more, and hardly a word beside them."""
        return self._links[id(tag)] >= 3 and self._linked[id(tag)] >= _LINKED * self._letters[id(tag)]


def _is_around(tag: Tag, weights: _Weights, total: int) -> bool:
    """Whether an element is a menu, a side column or the like, and neither the article nor a document."""
    named = tag.name in _AROUND or bool(_NAMED.search(_name(tag)))
    linked = tag.name in {"ul", "ol", "div", "table", "dl"} and weights.is_links(tag)
    if not named and not linked:
        return False
    return weights.words(tag) <= _DOMINANT * total and not _SIGNS.search(fold(tag.get_text(" ")))


def _name(tag: Tag) -> str:
    given = tag.get("class")
    classes = given if isinstance(given, list) else [given or ""]
    names = [*classes, str(tag.get("id") or ""), str(tag.get("role") or "")]
    return " ".join(_CAMEL.sub("-", name) for name in names).lower()


def _cut_afterwards(body: Tag, weights: _Weights, total: int) -> None:
    """Cut what follows a headline such as "Tin liên quan" among its siblings, the headline too."""
    for tag in list(body.find_all(["h2", "h3", "h4", "h5", "h6", "p", "div", "strong", "b", "span"])):
        if tag.parent is None or not 0 < weights.letters(tag) <= 60:
            continue
        if not _AFTERWARDS.fullmatch(fold(tag.get_text(" ")).strip(" :.»>")):
            continue
        following = [tag, *tag.find_next_siblings()]
        words = " ".join(one.get_text(" ") for one in following)
        if len(words) <= _DOMINANT * total and not _SIGNS.search(fold(words)):
            for one in following:
                one.extract()


def _densest(body: Tag, weights: _Weights) -> Tag:
    """The innermost element that holds most of the words, going no further than where signs would be left."""
    article = body
    while True:
        inner = [
            child for child in article.find_all(True, recursive=False) if child.name not in {"table", "p"}
        ]
        best = max(inner, key=weights.words, default=None)
        if best is None or weights.words(best) < _MOST * weights.words(article) or best.name in _NOT_INSIDE:
            return article
        others = " ".join(child.get_text(" ") for child in inner if child is not best)
        loose = article.find_all(["table", "p"], recursive=False)
        if any(weights.letters(part) for part in loose) or _SIGNS.search(fold(others)):
            return article
        article = best


def _above(body: Tag, article: Tag) -> Iterator[Tag]:
    """Headlines in front of the article, outside it."""
    for line in body.find_all(_HEADLINES):
        if line is article or any(parent is article for parent in line.parents):
            continue
        if line.sourceline is not None and article.sourceline is not None:
            before = (line.sourceline, line.sourcepos or 0) < (article.sourceline, article.sourcepos or 0)
            if before:
                yield line
