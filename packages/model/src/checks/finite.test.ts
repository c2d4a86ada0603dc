import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

const from = (rest: string) => sceneWith({ rest, arrows: 'when question == "" -> a' });

table(
  [
    [
      "§12.1 a state that leads to itself",
      from('state a {\n «FLOW-004»when question == "x" -> a\n -> done }'),
    ],
    [
      "§12.1 a circle of two",
      from('state a {\n when question == "x" -> b\n -> done }\nstate b { «FLOW-004»-> a }'),
    ],
    ["§12.1 a circle through an exit", from("state a { author speaks «FLOW-004»on failure -> a\n -> done }")],
    [
      "§12.1 a bound inside a composite that is entered again",
      from(
        'state a { state i { author speaks\n -> i at most 3 times\n -> b } }\nstate b { «FLOW-004»when question != "" -> a\n -> done }',
      ),
    ],
    [
      "§12.1 an inner state that enters its composite anew",
      from('state a { state i { «FLOW-004»when question != "" -> a\n -> done } }'),
    ],
  ],
  [
    ["§12.1 a circle with a bound", from("state a {\n -> a at most 3 times\n -> done }")],
    [
      "§4.6 a bound in the composite that holds both ends",
      from("state a { state i { -> j }\n state j { -> i at most rounds times\n -> done } }"),
    ],
    [
      "§12.1 an exit with a bound",
      from("state a { author speaks on failure -> a at most 2 times\n -> done }"),
    ],
    [
      "§12.1 a bound outside and one inside",
      from("state a { state i { -> i at most 3 times\n -> b } }\nstate b { -> a at most 2 times\n -> done }"),
    ],
  ],
);
