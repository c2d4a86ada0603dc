"""Byte-level byte-pair encoding in the manner of GPT-2, learned from the corpus in plain Python.

The split pattern is the one llama.cpp calls `gpt-2`, narrowed to ASCII; parity.py compares the two.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from random import Random

from corpus import document
from questions import Document
from words import everyday

CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>"]
BEGIN, START, END, PAD = range(4)
SPLIT = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+")


def byte_letters() -> list[str]:
    """The printable character that stands for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spare = iter(range(256, 512))
    return [chr(byte) if byte in plain else chr(next(spare)) for byte in range(256)]


LETTERS = byte_letters()
BYTES = {letter: byte for byte, letter in enumerate(LETTERS)}


def pieces(text: str) -> list[str]:
    """Split a text into words, spelled in byte letters."""
    return ["".join(LETTERS[byte] for byte in word.encode()) for word in SPLIT.findall(text)]


def learn(counts: Counter[str], size: int, begin: Tokenizer | None = None) -> Tokenizer:
    """Merge the most frequent neighbours until the vocabulary has its size, going on from `begin` where there is one."""
    words = [(list(map(begin.tokens.__getitem__, begin.word(word))) if begin else list(word), count) for word, count in counts.items()]
    pairs: Counter[tuple[str, str]] = Counter()
    where: defaultdict[tuple[str, str], set[int]] = defaultdict(set)

    def tally(number: int, sign: int) -> None:
        letters, count = words[number]
        for pair in zip(letters, letters[1:]):
            pairs[pair] += sign * count
            where[pair].add(number)

    for number in range(len(words)):
        tally(number, 1)
    tokens, merges = (list(begin.tokens), list(begin.merges)) if begin else (CONTROL + sorted(LETTERS), [])
    known = set(tokens)
    while len(tokens) < size:
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        if "".join(best) not in known:
            known.add("".join(best))
            tokens.append("".join(best))
        for number in sorted(where.pop(best)):
            tally(number, -1)
            join(words[number][0], best)
            tally(number, 1)
        del pairs[best]
    return Tokenizer(tokens, merges)


def join(letters: list[str], pair: tuple[str, str]) -> None:
    """Join every occurrence of a pair, in place."""
    i = 0
    while i < len(letters) - 1:
        if (letters[i], letters[i + 1]) == pair:
            letters[i : i + 2] = ["".join(pair)]
        i += 1


class Tokenizer:
    """Text to ids and back."""

    def __init__(self, tokens: list[str], merges: list[tuple[str, str]]) -> None:
        self.tokens, self.merges = tokens, merges
        self.ids = {token: i for i, token in enumerate(tokens)}
        self.ranks = {tuple(pair): rank for rank, pair in enumerate(merges)}
        self.known: dict[str, list[int]] = {}

    @classmethod
    def read(cls, path: str) -> Tokenizer:
        with open(path, encoding="utf8") as file:
            stored = json.load(file)
        return cls(stored["tokens"], [tuple(pair) for pair in stored["merges"]])

    def word(self, word: str) -> list[int]:
        """The ids of one word; remembered."""
        if word not in self.known:
            letters = list(word)
            while len(letters) > 1:
                rank, pair = min((self.ranks.get(pair, len(self.ranks)), pair) for pair in zip(letters, letters[1:]))
                if rank == len(self.ranks):
                    break
                join(letters, pair)
            self.known[word] = [self.ids[letter] for letter in letters]
        return self.known[word]

    def encode(self, text: str) -> list[int]:
        return [i for word in pieces(text) for i in self.word(word)]

    def decode(self, ids: list[int]) -> str:
        return b"".join(bytes(BYTES[letter] for letter in self.tokens[i]) for i in ids if i >= len(CONTROL)).decode("utf8", "replace")

    def chat(self, messages: Document, begin: bool = False) -> tuple[list[int], list[bool]]:
        """The ids of a conversation in ChatML, and which of them the assistant has to say.

        Some programs put a beginning-of-text token before the template, hence `begin`.
        """
        ids, said = ([BEGIN], [False]) if begin else ([], [])
        for role, text in messages:
            head, body = [START, *self.encode(f"{role}\n")], [*self.encode(text), END]
            tail = self.encode("\n")
            ids += head + body + tail
            said += [False] * len(head) + [role == "assistant"] * len(body) + [False] * len(tail)
        return ids, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2048, help="tokens learned from documents")
    parser.add_argument("--everyday", type=int, default=6144, help="tokens in all, with those for everyday words")
    parser.add_argument("--documents", type=int, default=8000)
    parser.add_argument("--from", dest="begin", help="a tokenizer that is kept and only gets the everyday words")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    r = Random(11)
    documents = [document(r)[2] for _ in range(args.documents)]
    spoken = Counter(piece for messages in documents for role, text in messages for piece in pieces(f"{role}\n{text}"))
    begin = Tokenizer.read(args.begin) if args.begin else learn(spoken, args.size)
    tokenizer = learn(Counter(piece for word in everyday() for piece in pieces(f" {word}")), args.everyday, begin)
    with open(args.out, "w", encoding="utf8") as file:
        json.dump({"tokens": tokenizer.tokens, "merges": tokenizer.merges}, file)
    lengths = sorted(len(tokenizer.chat(messages)[0]) for messages in documents[:2000])
    print(f"{len(tokenizer.tokens)} tokens; documents of {sum(lengths) / len(lengths):.0f} tokens on average, {lengths[-20]} at the 99th percentile, {lengths[-1]} at most")


if __name__ == "__main__":
    main()
