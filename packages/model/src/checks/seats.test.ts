import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

const roles =
  'role two[2] { asked "?" says a: text }\nrole one(t: text) { asked "{t}" says a: text }\nrole many[](t: text) { asked "{t}" says a: text asked to go "?" says b: text }\nlet xs: text[0..3] = []';
const all = (steps: string) =>
  sceneWith({ declare: roles, steps: `every two speaks one("") speaks many("") speaks ${steps}` });

table(
  [
    ["§4.7 `every` before one person", all('«ROLE-020»every one("") speaks')],
    ["§4.7 no `every` before several", all("«ROLE-020»two speaks")],
    ["§3.1 one person asked for every item", all("for every x in xs, «ROLE-021»one(x) speaks")],
    ["§3.1 one person asked twice at once", all('«ROLE-021»one("a") and «ROLE-021»one("b") speak')],
    ["§4.8 seats asked twice at once", all("every two and «ROLE-027»every two speak")],
    ["§3.10 a missing argument", all("«ROLE-006»one speaks")],
    ["§3.10 an argument too many", all('one("a", «ROLE-007»"b") speaks')],
    ["§3.10 an argument of another name", all('«ROLE-006»one(«NAME-001»s: "a") speaks')],
    ["§3.10 an argument twice", all('one("a", «NAME-002»t: "b") speaks')],
    [
      "§3.4 no plain question",
      sceneWith({
        declare: 'role x { asked to vote "?" says a: text }',
        steps: "«ROLE-008»x speaks x is asked to vote",
      }),
    ],
  ],
  [
    [
      "§4.8 for every item, and by name",
      all('for every x in xs, many(t: x) speaks many("a") and many("b") speak'),
    ],
    ["§4.7 the seats that were made, asked again", all("every many is asked to go in turn")],
  ],
);
