import type { Plan } from "@polylogue/compile";
import { decimal, type RecordValue, type Value } from "@polylogue/expression";
import type { Given, Line, Once } from "./once.ts";

/** A run that shows a finding: what it starts from and every answer in the order of asking. */
export interface Witness extends Given {
  readonly lines: readonly Line[];
}

/** What a reader has to know beside the run itself. */
export interface Told {
  readonly name: string;
  /** Conditions that hold once the fault is mended. */
  readonly expects: readonly string[];
  readonly notes?: readonly string[];
}

export const witnessOf = ({ given, lines }: Once): Witness => ({ ...given, lines });

/** A witness as a `test` block: it fails as long as the fault is there. */
export function asTest(plan: Plan, witness: Witness, { name, expects, notes = [] }: Told): string {
  const given = [
    ...Object.entries({ ...witness.inputs, ...witness.settings }).map(
      ([key, value]) => `${key} = ${spell(value)}`,
    ),
    ...(witness.seed ? [`seed = ${witness.seed}`] : []),
  ];
  const widest = Math.max(6, ...witness.lines.map((line) => line.role.length));
  const word = (text: string) => text.padEnd(widest);
  const lines = [
    ...notes.map((note) => `// ${note}`),
    ...(given.length > 0 ? [`${word("given")} ${given.join(", ")}`] : []),
    ...witness.lines.map(({ role, says }) =>
      says ? `${word(role)} says ${spellAnswer(plan, role, says)}` : `${word(role)} fails`,
    ),
    ...expects.map((expect) => `${word("expect")} ${expect}`),
  ];
  return [`test ${quote(name)} {`, ...lines.map((line) => `  ${line}`), "}"].join("\n");
}

/** A single text is said as it is, everything else as a record. */
function spellAnswer(plan: Plan, role: string, says: RecordValue): string {
  const [[, only] = [], ...more] = Object.entries(says);
  if (more.length > 0 || typeof only !== "string") return spell(says);
  const questions = planOf(plan, role)?.roles[role]?.questions ?? [];
  const isText = questions.some((q) => q.says.length === 1 && q.says[0]?.type.kind === "text");
  return isText ? quote(only) : spell(says);
}

/** The plan that has a role: this one, or one of a scene that it plays. */
function planOf(plan: Plan, role: string): Plan | undefined {
  if (Object.hasOwn(plan.roles, role)) return plan;
  for (const inner of Object.values(plan.scenes)) {
    const found = planOf(inner, role);
    if (found) return found;
  }
  return undefined;
}

/** A value as a scene writes it. */
export function spell(value: Value): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") return decimal(value);
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(spell).join(", ")}]`;
  const fields = Object.entries(value as RecordValue);
  return fields.length ? `{ ${fields.map(([name, each]) => `${name}: ${spell(each)}`).join(", ")} }` : "{}";
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\t": "\\t",
  "{": "{{",
  "}": "}}",
};
const quote = (text: string) => `"${text.replace(/[\\"\n\t{}]/g, (sign) => escapes[sign] ?? sign)}"`;
