import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

const many = (from: string, to: string, declare = "") =>
  sceneWith({
    declare: `setting n: integer 1..900 = 200\ninput times: integer = 3\nrole x[${from}] { asked "?" says a: text }\n${declare}`,
    steps: to,
  });

table(
  [
    [
      "§12.2 many seats and no budget",
      many("n", "every x speaks").replace("scene sample", "scene «BUDGET-001»sample"),
    ],
    [
      "§12.2 a bound that only an input knows",
      many("1", "every x speaks")
        .replace("  -> done\n", "  -> start at most times times\n  -> done\n")
        .replace("scene sample", "scene «BUDGET-001»sample"),
    ],
  ],
  [
    ["§6.1 many seats and a budget", many("n", "every x speaks", "budget 300 calls")],
    [
      "§6.1 a budget of the state that asks",
      many("n", "every x speaks").replace("state start {", "state start {\n  budget 1 minute"),
    ],
    ["§12.2 few seats", many("3", "every x speaks")],
  ],
);
