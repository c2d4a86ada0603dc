"""Write down what the checkpoint computes, so that parity.ts can hold llama.cpp against it."""

from __future__ import annotations

import argparse
import json
from random import Random

import torch

from corpus import document
from model import load
from tokenizer import END, Tokenizer
from train import HELD_OUT_SEED

ODD = " it's 1234 --- (ok)\n  two  spaces \t a tab, they'll say 'so' [x] {y}: 3.5%"


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--documents", type=int, default=12)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, tokenizer, r = load(args.checkpoint).eval(), Tokenizer.read(args.tokenizer), Random(HELD_OUT_SEED + 1)
    cases = []
    for _ in range(args.documents):
        messages = document(r)[2]
        ids, said = tokenizer.chat(messages)
        probabilities = model(torch.tensor([ids]))[0].softmax(-1)
        places = [i for i in range(len(ids) - 1) if said[i + 1]][:60]
        prompt = list(ids[: places[0] + 1])
        greedy: list[int] = []
        while len(greedy) < 120:
            following = int(model(torch.tensor([prompt + greedy]))[0, -1].argmax())
            if following == END:
                break
            greedy.append(following)
        chat = "".join(f"<|im_start|>{role}\n{text}<|im_end|>\n" for role, text in messages)
        text = messages[0][1] + ODD
        cases.append({
            "chat": chat, "chatIds": ids, "text": text, "textIds": tokenizer.encode(text), "prompt": prompt, "greedy": greedy,
            "places": places, "top": [int(probabilities[i].argmax()) for i in places], "probability": [float(probabilities[i].max()) for i in places],
        })
    with open(args.out, "w", encoding="utf8") as file:
        json.dump(cases, file)


if __name__ == "__main__":
    main()
