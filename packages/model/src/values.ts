import type { Bound, Type } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bindAs } from "./bind.ts";
import { plainNumber } from "./literals.ts";
import type { Budget, BudgetUnit, Slot, ValueSpec } from "./scene.ts";
import type { Unit } from "./symbols.ts";
import { declare, Scope, unknownName } from "./symbols.ts";
import { bound, resolveType } from "./types.ts";

const valueNodes = (unit: Unit) =>
  unit.module.ast.declarations.filter((node) => node.kind === "ValueDeclaration");

/** Makes the inputs, outputs, settings and lets of a file known, with their types. */
export function declareValues(unit: Unit): void {
  for (const node of valueNodes(unit)) {
    const { name, span } = node.name;
    const ref = unit.refOf(name);
    const open = node.initial === undefined && (node.job === "let" || node.job === "output");
    const type = resolveType(node.type, unit);
    declare(
      unit.values,
      { kind: node.job, name, ref, file: unit.module.file, span, type, ...(open ? { needs: ref } : {}) },
      unit,
    );
  }
}

/** Binds the values that a file's names start with: each may use inputs, settings and what is declared above it. */
export function bindValues(unit: Unit): Readonly<Record<ast.ValueDeclaration["job"], ValueSpec[]>> {
  const specs: Record<ast.ValueDeclaration["job"], ValueSpec[]> = {
    input: [],
    output: [],
    setting: [],
    let: [],
  };
  const known = importedValues(unit);
  const fixed = (node: ast.ValueDeclaration) => node.job === "input" || node.job === "setting";
  const nodes = valueNodes(unit);
  for (const node of [...nodes.filter(fixed), ...nodes.filter((each) => !fixed(each))]) {
    specs[node.job].push(bindValue(node, known, unit));
  }
  return specs;
}

function importedValues(unit: Unit): Scope {
  const known = new Scope();
  for (const symbol of unit.values.own)
    if (symbol.file !== unit.module.file && symbol.kind === "let") known.set(symbol);
  return known;
}

function bindValue(node: ast.ValueDeclaration, known: Scope, unit: Unit): ValueSpec {
  const { name, span } = node.name;
  const symbol = unit.values.find(name);
  // Of two values of one name the first counts.
  const type: Type = symbol?.span === span ? symbol.type : { kind: "unknown" };
  const initial = node.initial && bindAs(node.initial, type, { unit, scope: known, secrets: "sealed" }).expr;
  if (!initial && (node.job === "setting" || (node.job === "let" && !unit.module.isScene)))
    unit.complain("TYPE-024", span, { kind: node.job, name });
  if (symbol && (initial || node.job === "input")) known.set(symbol);
  const doc = node.doc === undefined ? {} : { doc: node.doc };
  return {
    name: unit.refOf(name),
    ...doc,
    type,
    ...(initial ? { initial } : {}),
    span,
    file: unit.module.file,
  };
}

/** The names that do not change in a run: inputs and settings. */
export function fixedScope(unit: Unit): Scope {
  const scope = new Scope();
  for (const symbol of unit.values.own)
    if (symbol.kind === "input" || symbol.kind === "setting") scope.set(symbol);
  return scope;
}

// ---- models and budgets ---------------------------------------------------

const parameters: Readonly<
  Record<
    string,
    {
      readonly key: "temperature" | "topP" | "maxTokens";
      readonly min: number;
      readonly max: number;
      readonly whole?: boolean;
    }
  >
> = {
  temperature: { key: "temperature", min: 0, max: 2 },
  top_p: { key: "topP", min: 0, max: 1 },
  max_tokens: { key: "maxTokens", min: 1, max: 1_000_000, whole: true },
};

/** The model slots a scene declares; one without any has the slot `performer`. */
export function bindSlots(unit: Unit): readonly Slot[] {
  const seen = new Set<string>(["human"]);
  const slots = unit.module.ast.declarations.flatMap((node): Slot[] => {
    if (node.kind !== "ModelDeclaration") return [];
    const { name, span } = node.name;
    if (seen.has(name)) unit.complain("NAME-002", span, { kind: "model", name });
    seen.add(name);
    return [{ name, ...bindParameters(node.parameters, unit), span }];
  });
  return slots.length ? slots : [{ name: "performer" }];
}

function bindParameters(node: ast.RecordLiteral, unit: Unit): Partial<Slot> {
  const pairs = node.entries.flatMap((entry) => {
    if (entry.kind !== "RecordEntry") return [];
    const known = Object.hasOwn(parameters, entry.name.name) ? parameters[entry.name.name] : undefined;
    if (!known)
      unknownName(unit, entry.name.span, "parameter of a model", entry.name.name, Object.keys(parameters));
    const value = plainNumber(entry.value);
    if (!known) return [];
    const right =
      value !== undefined &&
      value >= known.min &&
      value <= known.max &&
      !(known.whole && !Number.isInteger(value));
    if (!right)
      unit.complain("TYPE-025", entry.value.span, { name: entry.name.name, min: known.min, max: known.max });
    return right ? [[known.key, value]] : [];
  });
  return Object.fromEntries(pairs);
}

const units: Readonly<Record<string, { readonly unit: BudgetUnit; readonly times: number }>> = {
  call: { unit: "calls", times: 1 },
  calls: { unit: "calls", times: 1 },
  token: { unit: "tokens", times: 1 },
  tokens: { unit: "tokens", times: 1 },
  second: { unit: "seconds", times: 1 },
  seconds: { unit: "seconds", times: 1 },
  minute: { unit: "seconds", times: 60 },
  minutes: { unit: "seconds", times: 60 },
  dollar: { unit: "dollars", times: 1 },
  dollars: { unit: "dollars", times: 1 },
};

/** A budget with known units; minutes become seconds. */
export function bindBudget(node: ast.BudgetClause, unit: Unit): Budget {
  const limits = node.limits.flatMap(({ amount, unit: { name, span } }) => {
    const known = Object.hasOwn(units, name) ? units[name] : undefined;
    if (!known) unknownName(unit, span, "unit of a budget", name, Object.keys(units));
    const value = bound(amount, unit, known?.unit !== "dollars");
    return known && value !== undefined
      ? [{ unit: known.unit, amount: scaled(value, known.times, amount, unit) }]
      : [];
  });
  return { limits, span: node.span };
}

function scaled(value: Bound, times: number, node: ast.NumberLiteral | ast.Identifier, unit: Unit): Bound {
  if (typeof value === "number") return value * times;
  if (times !== 1) unit.complain("BUDGET-003", node.span, { name: value });
  return value;
}

/** The budgets of a place that may have one: all but the first are reported. */
export function onlyBudget(nodes: readonly { readonly kind: string }[], unit: Unit): Budget | undefined {
  const [first, ...more] = nodes.filter((node): node is ast.BudgetClause => node.kind === "BudgetClause");
  for (const node of more) unit.complain("NAME-002", node.span, { kind: "budget", name: "budget" });
  return first && bindBudget(first, unit);
}
