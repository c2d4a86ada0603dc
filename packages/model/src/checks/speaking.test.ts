import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

table(
  [
    [
      "§3.1 a role that never speaks",
      sceneWith({ declare: 'role «ROLE-013»idle { asked "?" says a: text }' }),
    ],
    ["§3.4 a role without a question", sceneWith({ declare: 'role «ROLE-026»mute { is "silent" }' })],
  ],
  [
    [
      "§3.12 a role that tells a memory",
      sceneWith({
        declare:
          'role x { remembers 2, older told by scribe asked "?" says a: text }\nrole scribe(old: text) { asked "{old}" says b: text }',
        steps: "x speaks",
      }),
    ],
  ],
);
