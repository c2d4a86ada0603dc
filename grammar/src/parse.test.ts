import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { parseCst } from "./parse.ts";
import { SceneParser } from "./parser.ts";
import { freeWords, reservedWords } from "./words.ts";

const kitchenSink = fs.readFileSync(new URL("../kitchen-sink.scene", import.meta.url), "utf8");
const codes = (source: string) => parseCst(source).problems.map(({ code }) => code);

describe("words", () => {
  test.each([...freeWords])("§1.4 `%s` may name anything", (w) => {
    const source = `let ${w}: text
      role ${w}[2](${w}: text) {
        called "{${w}}" is "a" secret ${w} = 1 remembers 3
        asked to ${w} "q {${w}.${w}}" says { secret ${w}: text, ${w}: text }
      }
      state ${w} {
        budget 3 calls
        ${w}(${w}: ${w}) speaks  set ${w} = ${w}.${w}  every ${w} and ${w} are asked to ${w}, heard by ${w}, ${w}
        for every ${w} in ${w}, ${w} speaks in turn
        stage ${w} {
          ${w}(${w}) follows ${w}  for every ${w} in ${w}, ${w} reacts  each ${w} is judged by ${w}(${w})  until ${w}
        }
        ${w} speaks
        ${w} is asked to ${w}
        when ${w} -> ${w} at most ${w} times
        -> ${w}
      }
      final ${w}
      test "x" {
        given ${w} = ${w}  ${w} says { ${w}: ${w} }  ${w} fails
        expect [${w} for ${w} in ${w} when ${w} by ${w}] == ${w}(${w}: ${w} for ${w} in ${w})
      }`;
    expect(parseCst(source).problems).toEqual([]);
  });
  test.each([...reservedWords])("§1.4 `%s` may be a field, never a name", (w) => {
    const field = `role r { asked "q {x.${w}}" says { ${w}: text } }\ntest "x" { r says { ${w}: 1 } expect f(${w}: 1).${w} }`;
    expect(parseCst(field).problems).toEqual([]);
    expect(codes(`let ${w}: text`)).toContain("SYNTAX-002");
  });
  test("§1.3 names may have letters of any script, and begin with no digit", () => {
    expect(codes("let größe_2: text\nlet имя: text")).toEqual([]);
    expect(codes("let 2a: text")).not.toEqual([]);
  });
});

describe("the kitchen sink", () => {
  /** Only damaged texts reach these. */
  const damage = new Set([
    "BadEscape",
    "LoneBrace",
    "ShortBreak",
    "BlockBreak",
    "elseTag of looseParts",
    "endTag of looseParts",
    "Name of verb",
  ]);

  test("reaches every part of every rule", () => {
    const reached = new Set<string>();
    collect(parseCst(kitchenSink).cst, reached);
    const parts = Object.entries(new SceneParser().getGAstProductions()).flatMap(([rule, production]) =>
      partsOf(production).map((part) => [part, `${part} of ${rule}`] as const),
    );
    const wanted = parts.filter(([part, place]) => !damage.has(part) && !damage.has(place));
    expect(wanted.map(([, place]) => place).filter((place) => !reached.has(place))).toEqual([]);
  });
});

type Cst = ReturnType<typeof parseCst>["cst"];
function collect(node: Cst, reached: Set<string>): void {
  for (const [key, elements] of Object.entries(node.children)) {
    reached.add(`${key} of ${node.name}`);
    for (const element of elements) if ("children" in element) collect(element, reached);
  }
}

/** The names of all tokens and rules that a production is made of. */
function partsOf(production: unknown): string[] {
  const part = production as {
    definition?: unknown[];
    nonTerminalName?: string;
    terminalType?: { name: string };
  };
  if (part.nonTerminalName) return [part.nonTerminalName];
  if (part.terminalType) return [part.terminalType.name];
  return (part.definition ?? []).flatMap(partsOf);
}

describe("reading stays linear", () => {
  const n = 10_000;
  test.each([
    ["open brackets", "let a: text = ".concat("(".repeat(n))],
    ["open texts", `let a: text = ${'"{'.repeat(n)}`],
    ["fences on one line", '""" '.repeat(n)],
    ["fences on lines", 'is """\n'.repeat(n)],
    ["fences that open", 'role r { asked """\n'.repeat(n / 10)],
    ["tags", `role r { asked """${"{if a}".repeat(n)}`],
    ["holes never closed", `role r { asked """${'{f("x'.repeat(n)}`],
    ["holes in holes", `let a: text = "${'{"'.repeat(n)}${'"}'.repeat(n)}"`],
    ["a chain of choices", `let a: text = ${"if a then b else ".repeat(n)}c`],
    ["a row of minus signs", `let a: text = ${"- ".repeat(n)}1`],
    ["a row of states", "state ".repeat(n)],
    ["steps that go wrong", `state a { ${"x y ".repeat(n)}`],
    ["faults in a row", `type A = { a: ${"a: ".repeat(n)}`],
    ["blank lines after a fence", `role r { asked """${"\n".repeat(n * 5)}`],
    ["one very long text", `let a: text = """${"x{{".repeat(n * 5)}"""`],
  ])("on %s", (_, source) => {
    const { tokens, trivia } = parseCst(source);
    const length = [...tokens, ...trivia].reduce((sum, { image }) => sum + image.length, 0);
    expect(length).toBeLessThanOrEqual(source.length);
    // Whatever came before, the next file is read as if it were the first.
    expect(codes(kitchenSink)).toEqual([]);
  });
  test("§12.4 a nest without end is one error", () => {
    expect(codes(`let a: text = ${"(".repeat(5000)}`)).toEqual(["SYNTAX-009"]);
    expect(codes(`let a: text = ${"if a then b else ".repeat(5000)}c`)).toEqual(["SYNTAX-009"]);
  });
});
