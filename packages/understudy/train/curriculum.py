"""Teach copying, and nothing else, before any text is seen.

Rows are random tokens repeated with a period; past the first period every token can be known by
looking back. Short periods come first: the skill appears suddenly there and then stretches.
"""

from __future__ import annotations

import argparse
import os
import time
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from model import Config, Llama, load, save


class Stage(NamedTuple):
    """Periods from `low` to `high`, rows of `length` tokens, `rows` rows a step."""

    low: int
    high: int
    length: int
    rows: int


STAGES = [
    Stage(3, 5, 24, 32),
    Stage(3, 8, 40, 24),
    Stage(3, 12, 48, 24),
    Stage(4, 20, 72, 16),
    Stage(4, 32, 96, 12),
    Stage(4, 48, 128, 8),
    Stage(8, 96, 224, 5),
    Stage(16, 200, 448, 3),
]
ORDINARY = 4  # the first ids are control tokens, which are never copied
PASSED = 0.15  # smoothed loss under which a stage counts as learned


def repeated(stage: Stage, vocab: int) -> tuple[Tensor, Tensor]:
    """Rows of repeated random tokens, and the weights of the predictable positions."""
    periods = torch.randint(stage.low, stage.high + 1, (stage.rows,)).tolist()
    rows = [torch.randint(ORDINARY, vocab, (p,)).repeat(stage.length // p + 2)[: stage.length + 1] for p in periods]
    known = torch.arange(stage.length)[None] >= torch.tensor(periods)[:, None]
    return torch.stack(rows), known


def copy_loss(model: Llama, stage: Stage) -> Tensor:
    """Mean loss on the positions that copying can predict."""
    rows, known = repeated(stage, model.config.vocab)
    logits = model.logits(model.states(rows[:, :-1])[known])
    return F.cross_entropy(logits, rows[:, 1:][known])


def train(model: Llama, seconds: float, first: int, path: str) -> None:
    """Go through the stages from number `first`, saving at each one passed."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.0)
    started, step, at, smooth = time.time(), 0, first, None
    while at < len(STAGES) and time.time() - started < seconds:
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = 1e-3 * min(1, step / 50)
        loss = copy_loss(model, STAGES[at])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        smooth = loss.item() if smooth is None else 0.97 * smooth + 0.03 * loss.item()
        if step % 100 == 0:
            print(f"{time.time() - started:5.0f} s  step {step}  stage {at}  loss {smooth:.3f}", flush=True)
            save(model, path)
        if smooth < PASSED and step % 25 == 0:
            save(model, f"{path}.stage{at}")
            at, smooth = at + 1, None
    save(model, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--first", type=int, default=0, help="stage to begin with")
    parser.add_argument("--vocab", type=int, default=2048)
    parser.add_argument("--from", dest="warm", help="checkpoint to go on from")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    os.makedirs(os.path.dirname(args.out) or ".", exist_ok=True)
    model = load(args.warm) if args.warm else Llama(Config(vocab=args.vocab))
    train(model, args.seconds, args.first, args.out)


if __name__ == "__main__":
    main()
