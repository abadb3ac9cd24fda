"""What may stand beside an ambiguous abbreviation: a word, or a shape of word.

"#" is a number, "@" a name: a word with a capital that is no abbreviation, and "^" the beginning of the line.
"""

from __future__ import annotations


def stands_before(text: str, word: str) -> bool:
    """Whether `text`, in small letters, ends with `word`."""
    if word == "#":
        return text[-1:].isdigit()
    if word == "^":
        return not text
    return text.endswith(word) and not (word[0].isalnum() and text[: -len(word)][-1:].isalnum())


def stands_after(text: str, word: str) -> bool:
    """Whether `text` begins with `word`, whatever its capitals."""
    if word == "#":
        return text[:1].isdigit()
    if word == "@":
        return _is_name(text)
    begun = text[: len(word)].casefold() == word
    return begun and not (word[-1].isalnum() and text[len(word) : len(word) + 1].isalnum())


def _is_name(text: str) -> bool:
    if text[1:2] == " ":  # A Lưới, Y Tý
        return text[:1].isupper() and text[2:3].isupper() and text[3:4].islower()
    return text[:1].isupper() and text[1:2].islower()
