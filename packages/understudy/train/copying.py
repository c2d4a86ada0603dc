"""Copying: the one skill everything else rests on, laid into the fresh network and kept alive by practice.

Two layers of attention can repeat a text: heads of the first note which token came before each token, heads
of the second look for the place where the present token stood before and bring what followed it there.
Left to training alone, a network of this size finds that circuit late: after a quarter of an hour on
repeated tokens it had learned short fixed distances only, and lost them again on real prompts. So `prime`
writes a rough form of the circuit into the random weights, and training is free to change all of it.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from model import Config, Llama, load, save
from tokenizer import LETTERS, Tokenizer

SPACE = LETTERS[ord(" ")]

# ---- the circuit -----------------------------------------------------------------------------------------

SPREAD = 0.2  # of the embedding's entries
SHARP = 2.1  # how narrowly the first layer looks at the token before
MATCH = 3.0  # how strictly the second layer wants the same token
NOTE = 3.0  # how loudly the first layer writes
BRING = 6.0  # how loudly the second layer writes
GAIN = 0.6  # of the last norm
SPACED = 0.35  # how far apart a word and the same word after a space begin
SPELLED = 0.35  # how far words with the same first letter lean the same way
FAST = 6  # rotary pairs that tell neighbours apart


def orthonormal(rows: int, columns: int) -> Tensor:
    q, _ = torch.linalg.qr(torch.randn(columns, rows))
    return q.t()


@torch.no_grad()
def prime(model: Llama) -> None:
    """Lay the circuit into the first two layers.

    The residual stream is divided: its first place holds a constant, the next ones are empty until the first
    layer notes the token before in them, the rest is the token itself.
    """
    c = model.config
    half = c.head_width // 2
    noted = slice(1, 1 + c.kv_heads * half)
    token = slice(noted.stop, c.width)
    size = c.width - noted.stop
    for block in model.blk:
        block.attn_output.weight.mul_(0.1)
        block.ffn_down.weight.mul_(0.1)
    embedding = model.token_embd.weight
    embedding[:, 0], embedding[:, noted] = 4 * SPREAD, 0
    embedding[:, token] *= SPREAD * math.sqrt(size) / embedding[:, token].norm(dim=1, keepdim=True)
    views = orthonormal(c.kv_heads * half, size)
    brought = orthonormal(c.kv_heads * c.head_width, size)
    for group in range(c.kv_heads):
        view = views[group * half : (group + 1) * half]
        look_back(model, group, view, token)
        look_up(model, group, view, brought[group * c.head_width : (group + 1) * c.head_width], token)
    model.output_norm.weight.fill_(GAIN)


@torch.no_grad()
def pair(model: Llama, tokenizer: Tokenizer) -> None:
    """Begin a word and the same word after a space as neighbours, so that a name is found again in either form."""
    words = [(i, tokenizer.ids[SPACE + word]) for i, word in enumerate(tokenizer.tokens) if word.isascii() and word.isalpha() and SPACE + word in tokenizer.ids]
    bare, spaced = (torch.tensor(side) for side in zip(*words))
    embedding = model.token_embd.weight
    shift = torch.randn(model.config.width)
    shift[: 1 + model.config.kv_heads * model.config.head_width // 2] = 0  # the places of the constant and of the note
    shift *= SPACED * embedding[bare].norm(dim=1).mean() / shift.norm()
    middle = embedding[bare].clone()
    embedding[bare], embedding[spaced] = middle - shift, middle + shift


@torch.no_grad()
def spell(model: Llama, tokenizer: Tokenizer) -> None:
    """Let words with the same first letter lean the same way, so that a choice that follows from it is soon learned."""
    embedding = model.token_embd.weight
    noted = 1 + model.config.kv_heads * model.config.head_width // 2  # the places of the constant and of the note
    letters = torch.cat([torch.zeros(26, noted), orthonormal(26, model.config.width - noted)], 1)
    loud = SPELLED * embedding.norm(dim=1).mean()
    for i, token in enumerate(tokenizer.tokens):
        word = token.removeprefix(SPACE)
        if word.isascii() and word[:1].isalpha() and (word != token or word[0].isupper()):
            embedding[i] += loud * letters[ord(word[0].lower()) - 97]


def head_rows(config: Config, group: int) -> tuple[int, int]:
    """First row of a group's first query head, and of its keys and values."""
    return group * (config.heads // config.kv_heads) * config.head_width, group * config.head_width


def clear(block: torch.nn.Module, q: int, kv: int, width: int) -> None:
    block.attn_q.weight[q : q + width] = 0
    block.attn_k.weight[kv : kv + width] = 0
    block.attn_v.weight[kv : kv + width] = 0
    block.attn_output.weight[:, q : q + width] = 0


def look_back(model: Llama, group: int, view: Tensor, token: slice) -> None:
    """First layer: attend to the position before, by rotation alone, and note a view of its token."""
    c, block = model.config, model.blk[0]
    q, kv = head_rows(c, group)
    width, half = c.head_width, c.head_width // 2
    clear(block, q, kv, width)
    speed = c.theta ** (-torch.arange(0, width, 2).float() / width)
    fast = (torch.arange(half) < FAST).float()
    block.attn_q.weight[q : q + width : 2, 0] = SHARP * fast
    block.attn_k.weight[kv : kv + width : 2, 0] = SHARP * speed.cos()
    block.attn_k.weight[kv + 1 : kv + width : 2, 0] = SHARP * speed.sin()
    block.attn_v.weight[kv : kv + half, token] = view
    for i in range(half):
        block.attn_output.weight[1 + group * half + i, q + i] = NOTE * SPREAD


def look_up(model: Llama, group: int, view: Tensor, brought: Tensor, token: slice) -> None:
    """Second layer: attend to where the note equals the present token, on slow rotations, and bring that token."""
    c, block = model.config, model.blk[1]
    q, kv = head_rows(c, group)
    width, half = c.head_width, c.head_width // 2
    clear(block, q, kv, width)
    block.attn_q.weight[q + half : q + width, token] = MATCH * view
    for i in range(half):
        block.attn_k.weight[kv + half + i, 1 + group * half + i] = MATCH
    block.attn_v.weight[kv : kv + width, token] = brought
    block.attn_output.weight[token, q : q + width] = BRING * SPREAD * brought.t()


# ---- the practice ----------------------------------------------------------------------------------------


class Practice(NamedTuple):
    """Random tokens repeated with a period from `low` to `high`, in `rows` rows of `length`."""

    low: int
    high: int
    length: int
    rows: int


PRACTICE = [
    Practice(3, 8, 40, 24),
    Practice(3, 12, 48, 24),
    Practice(4, 20, 72, 16),
    Practice(4, 32, 96, 12),
    Practice(4, 48, 128, 8),
    Practice(8, 96, 224, 5),
]
ORDINARY = 4  # the first ids are control tokens, which are never copied


def repeated(practice: Practice, vocab: int) -> tuple[Tensor, Tensor]:
    """Rows of repeated tokens, and which positions can be known by looking back."""
    low, high, length, count = practice
    periods = torch.randint(low, high + 1, (count,)).tolist()
    rows = [torch.randint(ORDINARY, vocab, (period,)).repeat(length // period + 2)[: length + 1] for period in periods]
    known = torch.arange(length)[None] >= torch.tensor(periods)[:, None]
    return torch.stack(rows), known


def copy_loss(model: Llama, practice: Practice) -> Tensor:
    """Mean loss on the positions that copying can predict."""
    rows, known = repeated(practice, model.config.vocab)
    logits = model.logits(model.states(rows[:, :-1])[known])
    return F.cross_entropy(logits, rows[:, 1:][known])


@torch.no_grad()
def grow(model: Llama, tokenizer: Tokenizer) -> Llama:
    """The same network with more tokens: each new one starts as a direction of its own, leaning towards its first piece."""
    old, config = model.token_embd.weight, replace(model.config, vocab=len(tokenizer.tokens))
    before = Tokenizer(tokenizer.tokens[: len(old)], tokenizer.merges)
    ranks = {pair: rank for pair, rank in before.ranks.items() if "".join(pair) in before.ids}
    before.ranks = ranks
    grown = Llama(config)
    weights = {**model.state_dict(), "token_embd.weight": torch.empty(config.vocab, config.width)}
    new = weights["token_embd.weight"]
    new[: len(old)] = old
    middle, spread = old.mean(0), old.std(0)
    for i in range(len(old), config.vocab):
        own = middle + spread * torch.randn(config.width)
        lean = old[before.word(tokenizer.tokens[i])[0]]
        mixed = 0.85 * own + 0.4 * (lean - middle)
        new[i] = mixed * old.norm(dim=1).mean() / mixed.norm()
    grown.load_state_dict(weights)
    return grown


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a fresh checkpoint that can already copy, or give an older one more tokens.")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--grow", help="checkpoint that keeps what it has learned")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.read(args.tokenizer)
    if args.grow:
        model = grow(load(args.grow), tokenizer)
    else:
        model = Llama(Config(vocab=len(tokenizer.tokens)))
        prime(model)
        pair(model, tokenizer)
    spell(model, tokenizer)
    save(model, args.out)
    with torch.no_grad():
        print("loss on copying:", [round(copy_loss(model, practice).item(), 2) for practice in PRACTICE])


if __name__ == "__main__":
    main()
