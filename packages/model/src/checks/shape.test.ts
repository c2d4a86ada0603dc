import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

table(
  [
    [
      "§4.3 the last arrow is bare",
      sceneWith({ rest: "state b { «FLOW-002»when true -> done }", arrows: 'when question == "" -> b' }),
    ],
    [
      "§4.3 a bounded arrow is not bare",
      sceneWith({ rest: "state b { «FLOW-002»-> b at most 2 times }", arrows: 'when question == "" -> b' }),
    ],
    [
      "§4.3 a state without arrows",
      sceneWith({ rest: 'state «FLOW-002»b { set reply = "" }', arrows: 'when question == "" -> b' }),
    ],
    [
      "§4.3 an arrow behind a bare one",
      sceneWith({ arrows: "-> b\n«FLOW-003»when true -> done" })
        .replace("  -> done\n}", "}")
        .replace("final done", "state b { -> done }\nfinal done"),
    ],
    [
      "§4.2 a composite has no steps",
      sceneWith({
        rest: 'state b { «FLOW-005»set reply = ""\n state c { -> done } }',
        arrows: 'when question == "" -> b',
      }),
    ],
    [
      "§4.2 a composite has no arrows",
      sceneWith({
        rest: "state b { state c { -> done }\n «FLOW-005»-> done }",
        arrows: 'when question == "" -> b',
      }),
    ],
    [
      "§4.13 a final asks nobody",
      sceneWith({}).replace("final done", "final done { «FLOW-006»author speaks }"),
    ],
    ["§4.1 a scene begins in a state", "scene «FLOW-007»s\n«FLOW-001»final e".replace("«FLOW-001»", "")],
    ["§4.13 a scene ends in a final", "scene «FLOW-007»s\nstate a { -> a at most 1 time\n «FLOW-004»-> a }"],
  ],
  [
    [
      "§4.2 a state in a state, with a budget and exits",
      sceneWith({
        rest: "state b { budget 3 calls state c { author speaks -> done }\n on failure -> done\n on budget -> done }",
        arrows: 'when question == "" -> b',
      }),
    ],
    [
      "§4.13 a final sets and yields",
      sceneWith({}).replace(
        "final done",
        'final done { set reply = "a" yields sft { prompt: question, completion: reply } }',
      ),
    ],
  ],
);
