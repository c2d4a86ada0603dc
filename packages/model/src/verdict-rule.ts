import type { Expr, Field, SeatType, Type } from "@polylogue/expression";
import { elementType, fits, show } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { recordOf } from "./records.ts";
import { Report } from "./report.ts";
import type { JudgeRow } from "./scene.ts";
import { namesOf } from "./seat-names.ts";
import type { Place, RoleShape, Unit } from "./symbols.ts";
import { Notes, Scope } from "./symbols.ts";

/**
 * The fields of a verdict by rule, before the stage's own name is known: each is of the type that judges of the stage
 * say it with or, where none of them does, of the type of what is written, without its bounds.
 */
export function ruleFields(
  { act, verdict }: ast.JudgeLine,
  known: Type,
  cast: readonly RoleShape[],
  said: readonly Field[],
  unit: Unit,
): readonly Field[] {
  if (!verdict) return [];
  const scope = new Scope(unit.values);
  const { name, span } = act;
  scope.set({ kind: "loop", name, ref: name, file: unit.module.file, span, type: known });
  // A first look for the types alone: what is wrong is told when the line is bound.
  const quiet: Unit = { ...unit, notes: new Notes(), report: new Report(), complain: () => {} };
  const { type } = recordOf(verdict, () => undefined, {
    unit: quiet,
    scope,
    secrets: "free",
    draws: { next: 0 },
  });
  const own: readonly Field[] = [
    { name: "feasible", type: { kind: "boolean" } },
    { name: "noticed", type: { kind: "list", of: seatOf(cast) } },
  ];
  return (type.kind === "record" ? type.fields : []).map(
    ({ name, type }) =>
      [...own, ...said].find((field) => field.name === name) ?? { name, type: widened(type) },
  );
}

const seatOf = (cast: readonly RoleShape[]): SeatType => ({ kind: "seat", role: cast[0]?.name ?? "player" });

/** The type of a literal says what it is; what a field may be is every value of its kind. */
function widened(type: Type): Type {
  switch (type.kind) {
    case "choice":
    case "text":
      return { kind: "text" };
    case "number":
    case "integer":
      return { kind: type.kind };
    case "list":
      return { kind: "list", of: widened(type.of) };
    default:
      return type;
  }
}

/** Binds a verdict by rule, each field as its type wants it; whoever noticed may be written as players or by name. */
export function bindVerdict(
  node: ast.RecordLiteral,
  fields: readonly Field[],
  cast: readonly RoleShape[],
  at: Place,
): NonNullable<JudgeRow["verdict"]> {
  const typeOf = (name: string) => fields.find((field) => field.name === name)?.type;
  const { expr, type } = recordOf(node, (name) => (name === "noticed" ? undefined : typeOf(name)), at);
  const noticed = type.kind === "record" ? type.fields.find((field) => field.name === "noticed") : undefined;
  if (expr.op !== "record" || !noticed) return { value: expr, fields };
  const [span = node.span] = node.entries.flatMap((entry) =>
    entry.kind === "RecordEntry" && entry.name.name === "noticed" ? [entry.value.span] : [],
  );
  const named = (value: Expr): Expr => {
    const bound = namesOf({ expr: value, type: noticed.type }, (role) => cast.includes(role), at);
    const of = elementType(bound.type);
    if (!of || !fits(of, { kind: "text" })) {
      const expected = show({ kind: "list", of: seatOf(cast) });
      at.unit.complain("TYPE-001", span, { expected, found: show(bound.type) });
    }
    return bound.expr;
  };
  const entries = expr.entries.map((entry) =>
    entry.name === "noticed" ? { ...entry, value: named(entry.value) } : entry,
  );
  return { value: { op: "record", entries }, fields };
}
