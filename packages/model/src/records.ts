import type { Entry, Field, Type } from "@polylogue/expression";
import { show } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bind, bindAs } from "./bind.ts";
import type { Bound, Place } from "./symbols.ts";

/** `{ a: x, ...y }`. */
export function bindRecord(node: ast.RecordLiteral, at: Place): Bound {
  return recordOf(node, () => undefined, at);
}

/** The same where a record type is wanted: each entry is held to its field. */
export function bindRecordAs(node: ast.RecordLiteral, wanted: Type, at: Place): Bound | undefined {
  if (wanted.kind !== "record") return undefined;
  const { fields } = wanted;
  const bound = recordOf(node, (name) => fields.find((field) => field.name === name)?.type, at);
  const found = bound.type.kind === "record" ? bound.type.fields.map((field) => field.name) : [];
  if (at.testing && node.entries.some((entry) => entry.kind === "Spread" && !entry.value)) return bound;
  const missing = fields.filter((field) => !found.includes(field.name)).map((field) => field.name);
  if (missing.length) at.unit.complain("TYPE-008", node.span, { names: missing, expected: show(wanted) });
  return bound;
}

/** Binds a record's entries, each as `wanted` says for its name. */
export function recordOf(
  node: ast.RecordLiteral,
  wanted: (name: string) => Type | undefined,
  at: Place,
): Bound {
  const fields = new Map<string, Field>();
  const entries = node.entries.flatMap((entry): Entry[] => {
    if (entry.kind === "Spread") return spreadOf(entry, fields, at);
    const { name, span } = entry.name;
    if (fields.has(name)) at.unit.complain("NAME-002", span, { kind: "field", name });
    const type = wanted(name);
    const bound = type ? bindAs(entry.value, type, at) : bind(entry.value, at);
    fields.set(name, { name, type: bound.type });
    return [{ name, value: bound.expr }];
  });
  return { expr: { op: "record", entries }, type: { kind: "record", fields: [...fields.values()] } };
}

function spreadOf(entry: ast.Spread, fields: Map<string, Field>, at: Place): Entry[] {
  if (!entry.value) {
    if (!at.testing) at.unit.complain("TYPE-018", entry.span);
    return [];
  }
  const { expr, type } = bind(entry.value, at);
  if (type.kind === "record") for (const field of type.fields) fields.set(field.name, field);
  else if (type.kind !== "unknown")
    at.unit.complain("TYPE-009", entry.span, { wanted: "a record", found: show(type) });
  return [{ value: expr }];
}
