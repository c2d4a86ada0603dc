"""Train on scenes made as they are needed, from a checkpoint that can already copy.

The learning rate warms up, then falls along a cosine until the time is over. Only what the
assistant says is learned; a few rows of pure copying stay in the mix.
"""

from __future__ import annotations

import argparse
import math
import time
from random import Random
from typing import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from corpus import document
from copying import PRACTICE, copy_loss
from model import Llama, load, save
from tokenizer import PAD, Tokenizer

Row = tuple[list[int], list[bool]]
PRACTISE_EVERY = 8  # steps
HELD_OUT_SEED = 7_000_000  # evaluation draws from here, training never does


def rows(tokenizer: Tokenizer, seed: int, longest: int) -> Iterator[Row]:
    """Documents without end, as ids."""
    r = Random(seed)
    while True:
        ids, said = tokenizer.chat(document(r)[2], begin=r.random() < 0.5)
        if len(ids) <= longest:
            yield ids, said


def batches(source: Iterator[Row], budget: int, r: Random) -> Iterator[tuple[Tensor, Tensor]]:
    """Rows of like length together, about `budget` tokens at a time."""
    while True:
        pool = sorted((next(source) for _ in range(400)), key=lambda row: len(row[0]))
        groups: list[list[Row]] = [[]]
        for row in pool:
            if (len(groups[-1]) + 1) * len(row[0]) > budget:
                groups.append([])
            groups[-1].append(row)
        r.shuffle(groups)
        for group in groups:
            yield tensors(group)


def tensors(group: list[Row]) -> tuple[Tensor, Tensor]:
    """A padded batch: ids, and which of them count."""
    length = max(len(ids) for ids, _ in group)
    x, said = torch.full((len(group), length), PAD), torch.zeros(len(group), length, dtype=torch.bool)
    for i, (ids, flags) in enumerate(group):
        x[i, : len(ids)], said[i, : len(ids)] = torch.tensor(ids), torch.tensor(flags)
    return x, said


def answer_loss(model: Llama, x: Tensor, said: Tensor) -> Tensor:
    """Mean loss on the tokens that the assistant says."""
    wanted = said[:, 1:]
    return F.cross_entropy(model.logits(model.states(x[:, :-1])[wanted]), x[:, 1:][wanted])


@torch.no_grad()
def held_out_loss(model: Llama, held: list[Row]) -> float:
    total = count = 0.0
    for row in held:
        x, said = tensors([row])
        tokens = float(said.sum())
        total, count = total + answer_loss(model, x, said).item() * tokens, count + tokens
    return total / count


def rate(done: float, step: int, peak: float) -> float:
    """Warm-up over 100 steps, then a cosine from the peak to a twentieth of it."""
    return peak * min(1, step / 40) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1, done))))


def groups(model: Llama) -> list[dict[str, object]]:
    """The embedding learns slower: rare tokens would else drift until they can no longer be copied."""
    embedding = model.token_embd.weight
    others = [weight for weight in model.parameters() if weight is not embedding]
    return [{"params": [embedding], "share": 0.3}, {"params": others, "share": 1.0}]


def train(model: Llama, args: argparse.Namespace, tokenizer: Tokenizer) -> None:
    source = rows(tokenizer, args.seed, args.longest)
    supply = batches(source, args.tokens, Random(args.seed))
    held_source = rows(tokenizer, HELD_OUT_SEED, args.longest)
    held = [next(held_source) for _ in range(80)]
    optimizer = torch.optim.AdamW(groups(model), lr=args.peak, betas=(0.9, 0.98), weight_decay=0.01)
    started, step, smooth, seen, mark = time.time(), 0, None, 0, 120.0
    while (spent := time.time() - started) < args.seconds:
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = rate(spent / args.seconds, step, args.peak) * group["share"]
        x, said = next(supply)
        seen += x.numel()
        loss = answer_loss(model, x, said)
        total = loss
        if step % PRACTISE_EVERY == 0:
            copied = copy_loss(model, PRACTICE[step // PRACTISE_EVERY % len(PRACTICE)])
            total = loss + 0.3 * copied
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        smooth = loss.item() if smooth is None else 0.97 * smooth + 0.03 * loss.item()
        if step % 50 == 0:
            print(f"{spent:5.0f} s  step {step}  loss {smooth:.4f}  copying {copied.item():.3f}  {seen / spent:.0f} tokens/s", flush=True)
        if spent > mark:
            save(model, args.out)
            practised = " ".join(f"{copy_loss(model, practice).item():.2f}" for practice in PRACTICE)
            print(f"        held out {held_out_loss(model, held):.4f}  copying {practised}", flush=True)
            mark += 120
    save(model, args.out)
    print(f"{step} steps, {seen} tokens, held out {held_out_loss(model, held):.4f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1500)
    parser.add_argument("--from", dest="warm", required=True, help="checkpoint to begin with")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--tokens", type=int, default=2048, help="tokens in a step")
    parser.add_argument("--longest", type=int, default=2304, help="longest row")
    parser.add_argument("--peak", type=float, default=1.5e-3, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    train(load(args.warm), args, Tokenizer.read(args.tokenizer))


if __name__ == "__main__":
    main()
