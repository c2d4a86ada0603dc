import { expect, test } from "vitest";
import { resolve } from "./host.ts";
import { marked, sceneWith } from "./marked.fixture.ts";

const library =
  'type T = { a: text }\nlet xs: T[1] = [{ a: "" }]\nlet tone: text = "kind"\nrole critic(of: text) { asked "{of} {tone}" says flaw: text }';
const inner =
  'scene inner\ninput wanted: text\nsetting n: integer 1..3 = 1\noutput found: text = ""\nrole runner { asked "{wanted}" says a: text }\nrole lender(of: text) { asked "{of}" says a: text }\nstate s { runner speaks lender("") speaks -> e }\nfinal e';

const faults: readonly [string, Record<string, string>][] = [
  [
    "§1.7 a file that is not there",
    { "a.scene": sceneWith({ declare: 'use { x } from «FILE-001»"./b.scene"' }) },
  ],
  [
    "§1.7 a path out of the project",
    { "a.scene": sceneWith({ declare: 'use { x } from «FILE-002»"../b.scene"' }) },
  ],
  ["§1.7 an absolute path", { "a.scene": sceneWith({ declare: 'use { x } from «FILE-002»"/b.scene"' }) }],
  ["§1.7 an address", { "a.scene": sceneWith({ declare: 'use { x } from «FILE-002»"https://b.scene"' }) }],
  [
    "§1.7 a path with a hole",
    { "a.scene": sceneWith({ declare: 'use { x } from «FILE-004»"./{question}.scene"' }) },
  ],
  [
    "§1.7 files in a circle",
    {
      "a.scene": sceneWith({ declare: 'use { x } from "./b.scene"' }).replace("{ x }", "{ «NAME-001»x }"),
      "b.scene": 'use { T } from «FILE-003»"./a.scene"',
    },
  ],
  [
    "§1.7 a name that the library lacks",
    { "a.scene": sceneWith({ declare: 'use { «NAME-001»T2 } from "./b.scene"' }), "b.scene": library },
  ],
  [
    "§1.7 a value of a scene",
    { "a.scene": sceneWith({ declare: 'use { «FILE-005»wanted } from "./b.scene"' }), "b.scene": inner },
  ],
  [
    "§1.5 an import that is there already",
    {
      "a.scene": sceneWith({
        declare: 'use { «NAME-002»xs, xs } from "./b.scene"'.replace("«NAME-002»xs, xs", "xs, «NAME-002»xs"),
      }),
      "b.scene": library,
    },
  ],
  [
    "§1.8 a role that leans on its scene",
    {
      "a.scene": sceneWith({ declare: 'use { «FILE-006»runner } from "./b.scene"', steps: "runner speaks" }),
      "b.scene": inner,
    },
  ],
  [
    "§1.8 a role that is bounded by its scene",
    {
      "a.scene": sceneWith({ declare: 'use { «FILE-006»r } from "./b.scene"', steps: "r speaks" }),
      "b.scene":
        'scene b\nsetting n: integer 1..3 = 1\nrole r { asked "?" says xs: text[0..n] }\nstate s { r speaks -> e }\nfinal e',
    },
  ],
  [
    "§3.14 a role whose model is not here",
    {
      "a.scene": sceneWith({ declare: 'use { «FILE-007»r } from "./b.scene"', steps: "r speaks" }),
      "b.scene": 'role r { played by big asked "?" says a: text }',
    },
  ],
  ["§1.1 a library with a state", { "a.scene": "type T = text\n«FLOW-010»final f" }],
  [
    "§1.1 a fault in a library is told once, in its file",
    {
      "a.scene": sceneWith({ declare: 'use { T } from "./b.scene"\nuse { xs } from "./b.scene"' }),
      "b.scene": `${library}\nlet n: integer = «TYPE-001»""`,
    },
  ],
  [
    "§4.12 a scene that lacks an input",
    {
      "a.scene": sceneWith({ declare: 'use { inner } from "./b.scene"', steps: "«ROLE-006»inner plays" }),
      "b.scene": inner,
    },
  ],
  [
    "§4.12 a scene with a setting out of its range",
    {
      "a.scene": sceneWith({
        declare: 'use { inner } from "./b.scene"',
        steps: "inner(question, n: «TYPE-001»4) plays",
      }),
      "b.scene": inner,
    },
  ],
  [
    "§4.12 a scene that speaks",
    {
      "a.scene": sceneWith({
        declare: 'use { inner } from "./b.scene"',
        steps: "«ROLE-009»inner(question) speaks",
      }),
      "b.scene": inner,
    },
  ],
  [
    "§4.12 a scene that is heard",
    {
      "a.scene": sceneWith({
        declare: 'use { inner } from "./b.scene"',
        steps: "inner(question) plays, heard by «ROLE-010»author",
      }),
      "b.scene": inner,
    },
  ],
  [
    "§4.12 a scene played twice at once",
    {
      "a.scene": sceneWith({
        declare: 'use { inner } from "./b.scene"',
        steps: "inner(question) and «ROLE-011»inner(question) play",
      }),
      "b.scene": inner,
    },
  ],
  [
    "§4.12 outputs that are read before the play",
    {
      "a.scene": sceneWith({
        declare: 'use { inner } from "./b.scene"',
        steps: "set reply = «FLOW-009»inner.found inner(question) plays",
      }),
      "b.scene": inner,
    },
  ],
];
test.each(faults)("%s", (_, files) => {
  const { found, wanted } = marked(files);
  expect(wanted.length).toBeGreaterThan(0);
  expect(found).toEqual(wanted);
});

test("§1.7 §1.8 types, values, roles and whole scenes are brought in", () => {
  const declare = 'use { T, xs, critic } from "./lib/b.scene"\nuse { inner, lender } from "./c.scene"';
  const steps =
    'critic(xs[1].a) speaks lender("x") speaks inner(wanted: question, n: 2) plays set reply = inner.found';
  const { found, checked } = marked({
    "a.scene": sceneWith({ declare, steps }),
    "lib/b.scene": library,
    "c.scene": inner,
  });
  expect(found).toEqual([]);
  expect(checked.scene?.lets.map((each) => each.name)).toEqual(["xs", "lib/b.scene#tone"]);
  expect(checked.scene?.roles.map((role) => [role.name, role.file])).toEqual([
    ["critic", "lib/b.scene"],
    ["lender", "c.scene"],
    ["author", "a.scene"],
  ]);
  expect(JSON.stringify(checked.scene?.roles[0]?.questions)).toContain(
    '{"op":"ref","name":"lib/b.scene#tone"}',
  );
  expect(checked.scene?.sources.map((source) => source.file)).toEqual(["a.scene", "lib/b.scene", "c.scene"]);
});

test("§1.7 a library that nobody needs by name is found through another, with its values in order", () => {
  const files = {
    "a.scene": sceneWith({ declare: 'use { both } from "./b.scene"', steps: "set reply = first(both)" }),
    "b.scene": 'use { one } from "./c.scene"\nlet both: text[2] = [one, "two"]',
    "c.scene": 'let one: text = "one"',
  };
  const { found, checked } = marked(files);
  expect(found).toEqual([]);
  expect(checked.scene?.lets.map((each) => each.name)).toEqual(["c.scene#one", "both"]);
});

const paths: readonly [string, string, string, string | undefined][] = [
  ["a/b.scene", "./c.scene", "", "a/c.scene"],
  ["a/b.scene", "../c.scene", "", "c.scene"],
  ["a/b.scene", "../../c.scene", "", undefined],
  ["/p/a/b.scene", "../c.scene", "/p", "/p/c.scene"],
  ["/p/a/b.scene", "../../c.scene", "/p", undefined],
  ["/p/b.scene", "../pq/c.scene", "/p", undefined],
  ["a/b.scene", "../c.scene", "/p", "c.scene"],
  ["b.scene", "x\\..\\c.scene", "", undefined],
  ["b.scene", "C:/c.scene", "", undefined],
];
test.each(paths)("§1.7 from %s, %s in %j leads to %j", (file, path, root, wanted) => {
  expect(resolve(file, path, root)).toBe(wanted);
});
