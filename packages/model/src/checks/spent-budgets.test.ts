import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

table(
  [
    [
      "§6.4 the scene's budget is spent, and somebody would be asked",
      sceneWith({
        declare: "budget 3 calls",
        rest: "«BUDGET-002»on budget -> more at most 1 time\nstate more { author speaks -> done }",
      }),
    ],
    [
      "§6.4 a state's budget is spent inside it",
      sceneWith({
        rest: "state a { budget 2 calls state i { author speaks -> done }\n «BUDGET-002»on budget -> i at most 1 time }",
        arrows: 'when question == "" -> a',
      }),
    ],
  ],
  [
    [
      "§6.4 a spent budget leads to who asks nobody",
      sceneWith({ declare: "budget 3 calls, 1 minute, 5 dollars", rest: "on budget -> short\nfinal short" }),
    ],
    [
      "§6.2 a smaller budget leaves calls for the rest",
      sceneWith({
        rest: "state a { budget 2 calls state i { author speaks -> done }\n on budget -> more }\nstate more { author speaks -> done }",
        arrows: 'when question == "" -> a',
      }),
    ],
  ],
);
