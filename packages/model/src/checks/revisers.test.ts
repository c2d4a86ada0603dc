import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

const reviser = (prompt: string, steps = "penman speaks", head = "penman", declare = "") =>
  sceneWith({
    declare: `reviser ${head} { asked "${prompt}" says r: text }\nlet story: text = ""\nlet fixed: text = ""\n${declare}`,
    steps: `set story = author.words ${steps}`,
  });

table(
  [
    [
      "§3.2 a reviser that does not see the question",
      reviser("{author.words}", undefined, "«ROLE-014»penman"),
    ],
    [
      "§3.2 a reviser that sees nothing but the question",
      reviser("{question}", undefined, "«ROLE-014»penman"),
    ],
    [
      "§3.2 a value that nothing was put into tells of nothing",
      reviser("{question} {fixed}", undefined, "«ROLE-014»penman"),
    ],
    [
      "§3.2 a reviser that may come first",
      reviser("{question} {story}").replace("state start {", "state start {\n  «ROLE-015»penman speaks"),
    ],
  ],
  [
    ["§3.2 a reviser that sees what was said", reviser("{question} {author.words}")],
    ["§3.2 a reviser that sees what was kept of it", reviser("{question} {story}")],
    [
      "§3.2 a reviser that is told by its arguments",
      reviser("{q} {s}", "penman(question, story) speaks", "penman(q: text, s: text)"),
    ],
  ],
);
