"""Documents for training: one simulated scene each, and one of the questions a scene is asked.

Prompts are worded as the runtime renders the scenes of this repository; answers follow from the scene,
so that whatever an answer needs stands in the prompt or follows from its words.
"""

from __future__ import annotations

import argparse
import json
from random import Random
from typing import Callable

import other_questions as other
import questions as rehearsal
from instructions import instruction
from questions import Document
from scene import Scene, make_scene

TASKS: list[tuple[Callable[[Scene], Document], int]] = [
    # Short documents are many: only they teach what an instruction is about, and they cost little.
    (rehearsal.ask_author, 60), (rehearsal.ask_situation, 13), (rehearsal.ask_cast, 12), (rehearsal.ask_player, 22), (rehearsal.ask_moderator, 26), (rehearsal.ask_scribe, 5),
    (rehearsal.ask_chronicler, 7), (rehearsal.ask_conscience, 20),
    (other.ask_people, 16), (other.ask_place, 14), (other.ask_steps, 6), (other.ask_critic, 5), (other.ask_judge, 3), (other.ask_score, 4), (other.ask_comparison, 5),
    (other.ask_reviser, 5), (other.ask_debater, 3), (other.ask_thought, 2), (other.ask_careful, 3), (other.ask_list, 3), (other.ask_line, 3), (other.ask_offer, 2), (other.ask_form, 3),
]


def document(r: Random) -> tuple[str, Scene, Document]:
    """The name of a task, its scene and its document."""
    task = r.choices([task for task, _ in TASKS], [weight for _, weight in TASKS])[0]
    scene = make_scene(r, instruction(r))
    return task.__name__.removeprefix("ask_"), scene, task(scene)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    r = Random(args.seed)
    for _ in range(args.count):
        task, scene, messages = document(r)
        facts = {"task": task, "topic": scene.topic, "names": [one.name for one in scene.cast]}
        print(json.dumps({**facts, "messages": [{"role": role, "content": text} for role, text in messages]}))


if __name__ == "__main__":
    main()
