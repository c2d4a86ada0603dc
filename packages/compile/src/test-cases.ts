import {
  type Env,
  EvaluationError,
  environment,
  evaluate,
  type LoopExpr,
  render,
  type Value,
} from "@polylogue/expression";
import type { Scene, Test } from "@polylogue/model";
import { firstValues } from "./first-values.ts";

/** A test as it is run: a row of a table has become a test of its own. */
export interface TestCase extends Omit<Test, "title" | "loops"> {
  /** Unlike the name of any other test of the scene. */
  readonly name: string;
  /** What the loops of its table bind in this row. */
  readonly row: Readonly<Record<string, Value>>;
  /** Why it cannot be run at all. */
  readonly problem?: string;
}
type Row = TestCase["row"];

const mostRows = 1000;
const longestName = 160;

/** The tests of a scene, each row of a table by itself, all with names of their own. */
export function testCases(scene: Scene): readonly TestCase[] {
  const values = firstValues(scene);
  return distinct(scene.tests.flatMap((test) => casesOf(test, values)));
}

function casesOf({ title, loops, ...test }: Test, values: Row): readonly TestCase[] {
  try {
    const rows = rowsOf(loops, values, {});
    if (rows.length === 0) throw new EvaluationError("nothing-to-choose", "There is no row to try.");
    return rows.map((row) => {
      const name = title ? render(title, environment({ ...values, ...row })) : test.name;
      return { ...test, name: shortened(name.replace(/\s+/g, " ").trim()), row };
    });
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return [{ ...test, row: {}, problem: error.message }];
  }
}

function rowsOf(loops: readonly LoopExpr[], values: Row, row: Row): readonly Row[] {
  const [first, ...rest] = loops;
  if (!first) return [row];
  const env: Env = environment({ ...values, ...row });
  const items = evaluate(first.of, env) as readonly Value[];
  const rows = items.flatMap((item) => rowsOf(rest, values, { ...row, [first.variable]: item }));
  if (rows.length > mostRows)
    throw new EvaluationError("too-large", `The table has more than ${mostRows} rows.`);
  return rows;
}

const shortened = (name: string) => (name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name);

/** Names that are alike are told apart by a number. */
function distinct(cases: readonly TestCase[]): readonly TestCase[] {
  const names = cases.map(({ name }) => name);
  const taken = new Set(names);
  const counts = new Map<string, number>();
  return cases.map((each) => {
    const { name } = each;
    if (names.indexOf(name) === names.lastIndexOf(name)) return each;
    let numbered = name;
    for (let n = (counts.get(name) ?? 0) + 1; taken.has(numbered); n++) {
      numbered = `${name} (${n})`;
      counts.set(name, n);
    }
    taken.add(numbered);
    return { ...each, name: numbered };
  });
}
