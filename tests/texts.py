"""How tests read the prose of the bank: its words, its runs of five words, the people in it."""

import re

WORD = r"[^\W\d_]+(?:-[^\W\d_]+)*"


def words(text):
    return re.findall(r"\w+", text.lower())


def runs(text):
    told = words(text)
    return {tuple(told[place : place + 5]) for place in range(len(told) - 4)}


def accuracy(rule, cards):
    return sum(rule(vignette.card) == vignette.key for vignette in cards) / len(cards)


def capitals(text):
    """Return the words with a capital that the text never writes without one."""
    found = re.findall(WORD, text)
    small = {word for word in found if word[0].islower()}
    return {word for word in found if word[0].isupper() and word.lower() not in small}
