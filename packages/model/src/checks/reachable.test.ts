import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

table(
  [
    ["§4.3 a state that no arrow leads to", sceneWith({ rest: "state «FLOW-001»lost { -> done }" })],
    ["§4.13 a final that no arrow leads to", sceneWith({ rest: "final «FLOW-001»lost" })],
    [
      "§4.3 two that lead only to each other",
      sceneWith({
        rest: "state «FLOW-001»a { -> b at most 1 time -> done }\nstate «FLOW-001»b { -> a }".replace(
          " -> done",
          "\n -> done",
        ),
      }),
    ],
    [
      "§4.2 a composite is named once",
      sceneWith({ rest: "state «FLOW-001»a { state b { -> c }\n state c { -> done } }" }),
    ],
    [
      "§4.1 a state inside that is not the first",
      sceneWith({
        rest: "state a { state b { -> done }\n state «FLOW-001»c { -> done } }",
        arrows: 'when question == "" -> a',
      }),
    ],
    [
      "§6.4 an exit that nothing can take",
      sceneWith({
        rest: "state «FLOW-001»lost { -> done }\nstate b { -> done\n }",
        arrows: 'when question == "" -> b',
      }).replace("state b { -> done", "state b {\n on budget -> lost\n -> done"),
    ],
  ],
  [
    [
      "§6.4 a state that only an exit leads to",
      sceneWith({ rest: "state rescue { -> done }\non failure -> rescue" }),
    ],
    [
      "§4.3 a missing state is told, not what hangs on it",
      sceneWith({ rest: "state a { -> done }" })
        .replace("state a", "state a")
        .replace("-> done\n}\nstate", "-> a\n}\nstate"),
    ],
  ],
);
