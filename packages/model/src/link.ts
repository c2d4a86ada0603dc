import type { Code, Facts, Span } from "@polylogue/base";
import type { RecordType, Type } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { binders } from "./binders.ts";
import type { Module } from "./modules.ts";
import { openNamed } from "./open-bounds.ts";
import { Report } from "./report.ts";
import type { Scene } from "./scene.ts";
import { declareRoles, roleSymbol } from "./shapes.ts";
import { stageRecord } from "./stage.ts";
import type { Unit } from "./symbols.ts";
import { declare, Notes, refer, Scope, unknownName } from "./symbols.ts";
import { declareTypes } from "./types.ts";
import { declareValues } from "./values.ts";

const spent: RecordType = {
  kind: "record",
  fields: [
    { name: "calls", type: { kind: "integer" } },
    { name: "tokens", type: { kind: "integer" } },
    { name: "seconds", type: { kind: "number" } },
    { name: "dollars", type: { kind: "number" } },
  ],
};

/** Makes the names of a file and of all it uses known to each other, as the file at the root sees them. */
export class Linker {
  readonly notes = new Notes();
  readonly units = new Map<Module, Unit>();
  readonly #root: Module;
  readonly #report: Report;
  readonly #sceneOf: (module: Module) => Scene | undefined;

  constructor(root: Module, report: Report, sceneOf: (module: Module) => Scene | undefined) {
    this.#root = root;
    this.#report = report;
    this.#sceneOf = sceneOf;
  }

  unit(module: Module): Unit {
    return this.units.get(module) ?? this.#declare(module);
  }

  #declare(module: Module): Unit {
    // A scene that is imported is checked by itself: what is wrong in it is not told twice.
    const report = module !== this.#root && module.isScene ? new Report() : this.#report;
    const builtIn = new Scope();
    builtIn.set({
      kind: "let",
      name: "spent",
      ref: "spent",
      file: module.file,
      span: { start: 0, end: 0 },
      type: spent,
    });
    const unit: Unit = {
      module,
      binders,
      notes: this.notes,
      report,
      types: new Map(),
      values: new Scope(builtIn),
      roles: new Map(),
      refOf: this.#refs(module),
      complain: (code: Code, span: Span, facts?: Facts) => report.add(module.file, code, span, facts),
    };
    this.units.set(module, unit);
    for (const use of module.uses) this.#import(use.node, use.module, unit);
    declareTypes(unit);
    declareValues(unit);
    declareRoles(unit);
    declareStages(unit);
    return unit;
  }

  /** A value that the root does not name itself goes by `file#name`. */
  #refs(module: Module): (name: string) => string {
    if (module === this.#root) return (name) => name;
    const imported = new Set(
      this.#root.uses
        .filter((use) => use.module === module)
        .flatMap((use) => use.node.names.map((name) => name.name)),
    );
    return (name) => (imported.has(name) ? name : `${module.file}#${name}`);
  }

  #import(node: ast.UseDeclaration, module: Module, into: Unit): void {
    const from = this.unit(module);
    for (const name of node.names) {
      if (!this.#importName(name, from, into)) this.#notThere(name, from, into);
    }
  }

  #importName({ name, span }: ast.Identifier, from: Unit, into: Unit): boolean {
    const type = from.types.get(name);
    const role = from.roles.get(name);
    const value = from.module.isScene ? undefined : from.values.find(name);
    const isScene = from.module.ast.declarations.some(
      (node) => node.kind === "SceneHeader" && node.name.name === name,
    );
    if (type) this.#importType(name, type.type, span, from, into);
    if (role) {
      into.roles.set(name, role);
      declareImport(into, span, roleSymbol(role));
    } else if (isScene) this.#importScene(name, span, from, into);
    else if (value?.kind === "let") declareImport(into, span, value);
    return Boolean(type ?? role ?? (value?.kind === "let" || undefined)) || isScene;
  }

  #importType(name: string, type: Type, span: Span, from: Unit, into: Unit): void {
    const symbol = from.types.get(name);
    if (!symbol) return;
    if (into.types.has(name)) into.complain("NAME-002", span, { kind: "type", name });
    if (from.module.isScene && show(type) !== show(openNamed(type)))
      into.complain("TYPE-026", span, { name });
    into.types.set(name, { ...symbol, type });
    refer(into, span, { ...symbol, kind: "type" });
  }

  #importScene(name: string, span: Span, from: Unit, into: Unit): void {
    const scene = this.#sceneOf(from.module);
    const { file } = from.module;
    const fields =
      scene?.outputs.map((output) => ({ name: output.name, type: openNamed(output.type) })) ?? [];
    const type: Type = scene ? { kind: "record", fields, name } : { kind: "unknown" };
    const place = scene?.span ?? { start: 0, end: 0 };
    declareImport(into, span, {
      kind: "scene",
      name,
      ref: name,
      file,
      span: place,
      type,
      needs: name,
      ...(scene ? { scene } : {}),
    });
  }

  #notThere({ name, span }: ast.Identifier, from: Unit, into: Unit): void {
    const value = from.values.find(name);
    if (value && from.module.isScene) return into.complain("FILE-005", span, { name, kind: value.kind });
    const header = from.module.ast.declarations.find((node) => node.kind === "SceneHeader");
    const lets = from.module.isScene ? [] : [...from.values.own].map((each) => each.name);
    const names = [
      ...from.types.keys(),
      ...from.roles.keys(),
      ...lets,
      ...(header ? [header.name.name] : []),
    ];
    unknownName(into, span, "type, role, value or scene in that file", name, names);
  }
}

const show = (type: Type) => JSON.stringify(type);

function declareImport(unit: Unit, span: Span, symbol: Parameters<typeof declare>[1]): void {
  const there = unit.values.find(symbol.name);
  if (there) unit.complain("NAME-002", span, { kind: symbol.kind, name: symbol.name });
  unit.values.set(symbol);
  refer(unit, span, symbol);
}

/** Stages are values of the whole scene: what happened on one is read after it. */
function declareStages(unit: Unit): void {
  const visit = (states: readonly ast.StateDeclaration[]) => {
    for (const state of states) {
      for (const step of state.steps) if (step.kind === "StageStep") declareStage(step, unit);
      visit(state.states);
    }
  };
  visit(unit.module.ast.declarations.filter((node) => node.kind === "StateDeclaration"));
}

function declareStage(node: ast.StageStep, unit: Unit): void {
  const { name, span } = node.name;
  const type = stageRecord(node, unit);
  declare(
    unit.values,
    { kind: "stage", name, ref: name, file: unit.module.file, span, type, needs: name },
    unit,
  );
}
