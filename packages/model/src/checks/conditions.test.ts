import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

const deciding = (when: string, mark = "") =>
  sceneWith({
    declare: `let xs: text[0..3] = []
let n: integer 1..7 = 1`,
    steps: "set xs = [...xs]\nset n = 2",
    arrows: `${mark}when ${when} -> done`,
  });

const never = [
  "count(xs) < 0",
  "count(xs) > 3",
  "n > 7",
  "n == 8",
  "n + rounds > 11",
  'n < 1 and question == ""',
  "not n >= 1",
  "count(xs) >= 1 and count(xs) - 4 > 0",
];
const always = ["count(xs) >= 0", "n < rounds + 7", 'n > 0 or question == ""'];
const open = ["count(xs) > 2", "n >= 7", "n == rounds", "rounds > 3", 'question == ""', "n * n > 40"];

table(
  [
    ...never.map((when) => [`never: ${when}`, deciding(when, "«FLOW-011»")] as const),
    ...always.map((when) => [`always: ${when}`, deciding(when, "«FLOW-012»")] as const),
  ],
  open.map((when) => [`now and then: ${when}`, deciding(when)] as const),
);
