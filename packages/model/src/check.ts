import type { Diagnostic } from "@polylogue/base";
import type * as ast from "@polylogue/syntax";
import type { Ground } from "./checks/check.ts";
import { checks } from "./checks/index.ts";
import { withoutEchoes } from "./echoes.ts";
import { graphOf } from "./graph.ts";
import type { Host } from "./host.ts";
import { portable } from "./imports.ts";
import { Linker } from "./link.ts";
import type { Module } from "./modules.ts";
import { Loader, reachable } from "./modules.ts";
import { Report } from "./report.ts";
import { bindRole } from "./roles.ts";
import type { Reference, Role, Scene, Slot, ValueSpec } from "./scene.ts";
import { StateBinder, treeOf } from "./states.ts";
import type { RoleShape, Unit } from "./symbols.ts";
import { bindClaim, bindTest } from "./tests.ts";
import { bindSlots, bindValues, onlyBudget } from "./values.ts";

export interface Checked {
  /** Present when there are no errors; warnings are allowed. */
  readonly scene: Scene | undefined;
  /** What could be bound in spite of errors, for tools that show a scene while it is written; absent for a file that is not there. */
  readonly draft?: Scene;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a scene or library and all that it uses. Reads files through the host and runs nothing. */
export function check(file: string, host: Host): Checked {
  const source = host.read(file);
  if (source !== undefined) return checkText(source, file, host);
  const report = new Report();
  report.add(file, "FILE-001", { start: 0, end: 0 }, { path: file });
  return { scene: undefined, diagnostics: report.diagnostics };
}

/** Checks a text as if it stood in that file. */
export function checkText(source: string, file: string, host: Host): Checked {
  const report = new Report();
  const root = new Loader(host, report).load(file, source);
  const scene = new Checking(report).scene(root);
  return {
    scene: report.hasErrors ? undefined : scene,
    draft: scene,
    diagnostics: withoutEchoes(report.diagnostics, root),
  };
}

/** One check: every scene in it is bound once, however often it is used. */
class Checking {
  readonly #report: Report;
  readonly #scenes = new Map<Module, Scene>();

  constructor(report: Report) {
    this.#report = report;
  }

  scene(module: Module): Scene {
    const known = this.#scenes.get(module);
    if (known) return known;
    const scene = bindScene(module, new Linker(module, this.#report, (other) => this.scene(other)));
    this.#scenes.set(module, scene);
    return scene;
  }
}

function bindScene(module: Module, linker: Linker): Scene {
  const unit = linker.unit(module);
  const { declarations } = module.ast;
  const header = headerOf(unit);
  const slots = bindSlots(unit);
  const values = bindValues(unit);
  const tree = treeOf(unit);
  const binder = new StateBinder(unit, tree);
  const budget = onlyBudget(declarations, unit);
  const scene: Scene = {
    ...(header ? { name: header.name.name } : {}),
    ...(header?.doc === undefined ? {} : { doc: header.doc }),
    file: module.file,
    span: header?.name.span ?? { start: 0, end: 0 },
    inputs: values.input,
    outputs: values.output,
    settings: values.setting,
    lets: [...libraryValues(linker, module), ...values.let],
    types: [...unit.types.values()].map(({ name, type, span }) => ({ name, type, span })),
    slots,
    ...(budget ? { budget } : {}),
    roles: bindRoles(unit, linker, slots),
    scenes: [...unit.values.own].flatMap(({ kind, ref, scene: played }) =>
      kind === "scene" && played ? [{ name: ref, scene: played }] : [],
    ),
    states: declarations.flatMap((node) => (node.kind === "StateDeclaration" ? [binder.state(node)] : [])),
    finals: declarations.flatMap((node) => (node.kind === "FinalDeclaration" ? [binder.final(node)] : [])),
    exits: declarations.flatMap((node) => (node.kind === "ExitClause" ? binder.exit(node, "") : [])),
    claims: declarations.flatMap((node) =>
      node.kind === "ClaimDeclaration" ? [bindClaim(node, unit, tree)] : [],
    ),
    tests: declarations.flatMap((node) =>
      node.kind === "TestDeclaration" ? [bindTest(node, unit, tree)] : [],
    ),
    sources: reachable(module).map(({ file, hash }) => ({ file, hash })),
    references: referencesOf(linker, module),
  };
  const ground = groundOf(scene, unit, linker);
  for (const each of checks) each(ground);
  return scene;
}

function groundOf(scene: Scene, unit: Unit, linker: Linker): Ground {
  const shapes = [...linker.units.values()].flatMap((each) => [...each.roles.values()]);
  const roles = new Map(shapes.map((each) => [each.name, each]));
  return {
    scene,
    unit,
    notes: linker.notes,
    graph: graphOf(scene),
    whole: !unit.report.has(unit.module.file, "NAME-001", "state"),
    role: (name) => roles.get(name),
    complain: unit.complain,
  };
}

function headerOf(unit: Unit): ast.SceneHeader | undefined {
  const [header, ...more] = unit.module.ast.declarations.filter((node) => node.kind === "SceneHeader");
  for (const node of more) unit.complain("NAME-002", node.span, { kind: "line", name: "scene" });
  return header;
}

/** The values of all libraries in reach, those that others are made from first. */
function libraryValues(linker: Linker, root: Module): readonly ValueSpec[] {
  const libraries = reachable(root).filter((module) => module !== root && !module.isScene);
  return libraries.reverse().flatMap((module) => bindValues(linker.unit(module)).let);
}

/** The own roles, those imported by name, and those that tell the memory of either. */
function bindRoles(unit: Unit, linker: Linker, slots: readonly Slot[]): readonly Role[] {
  const bound = new Map<RoleShape, Role>();
  const add = (shape: RoleShape) => {
    if (bound.has(shape)) return;
    const role = bindRole(shape, slots);
    bound.set(shape, role);
    const teller = role.remembers?.toldBy;
    const told = teller && [...shape.unit.roles.values()].find((other) => other.name === teller);
    if (told) add(told);
  };
  for (const shape of unit.roles.values()) add(shape);
  for (const role of bound.values()) portable(role, unit, linker, slots);
  bindUnused(linker, unit);
  return [...bound.values()];
}

/** Roles of libraries that this scene leaves alone are bound too, for what may be wrong with them. */
function bindUnused(linker: Linker, root: Unit): void {
  for (const unit of linker.units.values()) {
    if (unit === root || unit.module.isScene) continue;
    for (const shape of unit.roles.values())
      if (![...root.roles.values()].includes(shape)) bindRole(shape, [{ name: "performer" }]);
  }
}

function referencesOf(linker: Linker, module: Module): readonly Reference[] {
  const own = linker.notes.references.filter((reference) => reference.file === module.file);
  return own.map(({ span, to, type }) => ({ span, to, ...(type ? { type } : {}) }));
}
