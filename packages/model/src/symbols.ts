import type { Code, Facts, Span } from "@polylogue/base";
import type { Expr, RecordType, Type } from "@polylogue/expression";
import type { Expression, RoleDeclaration } from "@polylogue/syntax";
import type { Module } from "./modules.ts";
import type { Report } from "./report.ts";
import { nearest } from "./report.ts";
import type { Reference, Role, Scene, SymbolKind } from "./scene.ts";

/** A value with a name: what an expression may refer to. */
export interface Named {
  readonly kind: SymbolKind;
  readonly name: string;
  /** As expressions name it. */
  readonly ref: string;
  readonly file: string;
  readonly span: Span;
  readonly type: Type;
  readonly secret?: boolean;
  /** What must have happened before it can be read. */
  readonly needs?: string;
  readonly role?: RoleShape;
  readonly scene?: Scene;
}

/** A role's outside: what others need to know of it before its texts are bound. */
export interface RoleShape {
  readonly name: string;
  readonly node: RoleDeclaration;
  readonly unit: Unit;
  readonly seats: Role["seats"];
  readonly parameters: Role["parameters"];
  readonly questions: readonly {
    readonly name?: string;
    readonly says: Role["parameters"];
    readonly span: Span;
  }[];
  readonly secrets: Role["secrets"];
  readonly record: RecordType;
  readonly remembers: Role["remembers"];
}

/** Names of one block on top of the names around it. */
export class Scope {
  readonly #outer: Scope | undefined;
  readonly #names = new Map<string, Named>();

  constructor(outer?: Scope) {
    this.#outer = outer;
  }
  find(name: string): Named | undefined {
    return this.#names.get(name) ?? this.#outer?.find(name);
  }
  has(name: string): boolean {
    return this.#names.has(name);
  }
  set(symbol: Named): void {
    this.#names.set(symbol.name, symbol);
  }
  get names(): readonly string[] {
    return [...this.#names.keys(), ...(this.#outer?.names ?? [])];
  }
  get own(): Iterable<Named> {
    return this.#names.values();
  }
}

export interface NamedType {
  readonly name: string;
  readonly type: Type;
  readonly file: string;
  readonly span: Span;
}

/** What the checker knows about an expression beside its value. */
export interface Note {
  readonly span: Span;
  readonly file: string;
  readonly type: Type;
  /** What must have happened before it can be read. */
  readonly needs?: readonly string[];
}

/** Side tables of one check: places, types and origins, so that the scene itself stays plain data. */
export class Notes {
  readonly #notes = new Map<Expr, Note>();
  readonly #origins = new Map<RecordType, readonly RoleShape[]>();
  /** All references, each with the file it stands in. */
  readonly references: (Reference & { readonly file: string })[] = [];

  put(expr: Expr, note: Note): void {
    this.#notes.set(expr, note);
  }
  of(expr: Expr): Note | undefined {
    return this.#notes.get(expr);
  }
  /** The roles whose seats a record type describes. */
  origins(type: Type): readonly RoleShape[] {
    return type.kind === "record" ? (this.#origins.get(type) ?? []) : [];
  }
  setOrigins(type: Type, roles: readonly RoleShape[]): void {
    if (type.kind === "record" && roles.length) this.#origins.set(type, roles);
  }
}

/** An expression bound to its names, and its type. */
export interface Bound {
  readonly expr: Expr;
  readonly type: Type;
  /** What must have happened before it can be read. */
  readonly needs?: readonly string[];
}
type Binder<K, More extends unknown[], Result> = (
  node: Extract<Expression, { kind: K }>,
  ...more: More
) => Result;
export interface Binders {
  readonly plain: { readonly [K in Expression["kind"]]: Binder<K, [Place], Bound> };
  /** Those that look at what is wanted; `undefined` where that says nothing to them. */
  readonly wanted: { readonly [K in Expression["kind"]]?: Binder<K, [Type, Place], Bound | undefined> };
}

/** One file being bound: its names by kind, and where findings go. */
export interface Unit {
  readonly module: Module;
  readonly binders: Binders;
  readonly notes: Notes;
  readonly report: Report;
  readonly types: Map<string, NamedType>;
  readonly values: Scope;
  readonly roles: Map<string, RoleShape>;
  /** How this unit's own values are named in expressions. */
  readonly refOf: (name: string) => string;
  readonly complain: (code: Code, span: Span, facts?: Facts) => void;
}

/** Where an expression stands, and so what it may do. */
export interface Place {
  readonly unit: Unit;
  readonly scope: Scope;
  /** `free`: secrets may be read; `own`: those of `own`; `sealed`: only revealed ones. */
  readonly secrets: "free" | "own" | "sealed";
  readonly own?: RoleShape;
  /** Counts the draws of a step; absent where nothing may be drawn. */
  readonly draws?: { next: number };
  readonly testing?: boolean;
}

/** Declares a name in a scope; a name that is already there is reported. */
export function declare(scope: Scope, symbol: Named, unit: Unit): void {
  const there = scope.find(symbol.name);
  if (reserved.has(symbol.name)) unit.complain("NAME-005", symbol.span, { name: symbol.name });
  else if (there)
    unit.complain(scope.has(symbol.name) ? "NAME-002" : "NAME-003", symbol.span, {
      name: symbol.name,
      kind: there.kind,
    });
  if (!scope.has(symbol.name)) scope.set(symbol);
  refer(unit, symbol.span, symbol);
}
/** Names with a meaning of their own in prompts, guards and tests. */
const reserved = new Set(["seat", "spent", "states", "ending", "rows"]);

/** Notes that a name was used or declared. */
export function refer(
  unit: Unit,
  span: Span,
  { file, span: to, kind, name, type }: Omit<Named, "ref">,
): void {
  unit.notes.references.push({ file: unit.module.file, span, to: { file, span: to, kind, name }, type });
}

/** Says that there is no such name, with the nearest that there is. */
export function unknownName(
  unit: Unit,
  span: Span,
  kind: string,
  name: string,
  names: Iterable<string>,
): void {
  unit.complain("NAME-001", span, { kind, name, ...nearest(name, names) });
}

const always = new Set(["seat", "name", "turns"]);

/** What must have happened before a field of these roles' records can be read. */
export function needsOf(roles: readonly RoleShape[], field: string): readonly string[] {
  if (always.has(field)) return [];
  return roles
    .filter((role) => !role.secrets.some((secret) => secret.name === field))
    .map((role) => `${role.name}.${field}`);
}
