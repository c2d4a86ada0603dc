import type * as ast from "@polylogue/syntax";
import { bindAs, bindCondition } from "./bind.ts";
import type { Arrow, Exit, Final, State } from "./scene.ts";
import { bindSteps } from "./steps.ts";
import type { Place, Unit } from "./symbols.ts";
import { refer, unknownName } from "./symbols.ts";
import { bindBudget, fixedScope } from "./values.ts";

/** Where every state and final of a scene lies. */
export interface StateTree {
  readonly parents: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, ast.Identifier>;
  readonly finals: ReadonlySet<string>;
}

/** The states and finals by name; a name that is used twice is reported. */
export function treeOf(unit: Unit): StateTree {
  const parents = new Map<string, string>();
  const places = new Map<string, ast.Identifier>();
  const finals = new Set<string>();
  const add = (node: ast.StateDeclaration | ast.FinalDeclaration, parent: string) => {
    const { name, span } = node.name;
    if (places.has(name)) unit.complain("NAME-002", span, { kind: "state", name });
    else {
      places.set(name, node.name);
      parents.set(name, parent);
      refer(unit, span, { ...symbolOf(node), file: unit.module.file });
    }
    if (node.kind === "FinalDeclaration") finals.add(name);
    else for (const inner of node.states) add(inner, name);
  };
  for (const node of unit.module.ast.declarations) {
    if (node.kind === "StateDeclaration" || node.kind === "FinalDeclaration") add(node, "");
  }
  return { parents, places, finals };
}

const symbolOf = (node: ast.StateDeclaration | ast.FinalDeclaration) =>
  ({
    kind: node.kind === "FinalDeclaration" ? "final" : "state",
    name: node.name.name,
    span: node.name.span,
    type: { kind: "unknown" },
  }) as const;

/** Binds states, finals and the scene's own exits. */
export class StateBinder {
  readonly #unit: Unit;
  readonly #tree: StateTree;
  readonly #fixed: Place;
  readonly #conditions: Place;

  constructor(unit: Unit, tree: StateTree) {
    this.#unit = unit;
    this.#tree = tree;
    this.#fixed = { unit, scope: fixedScope(unit), secrets: "sealed" };
    this.#conditions = { unit, scope: unit.values, secrets: "free" };
  }

  state(node: ast.StateDeclaration): State {
    const { name, span } = node.name;
    return {
      name,
      ...(node.doc === undefined ? {} : { doc: node.doc }),
      span,
      ...(node.budget ? { budget: bindBudget(node.budget, this.#unit) } : {}),
      states: node.states.map((inner) => this.state(inner)),
      steps: bindSteps(node.steps, this.#unit),
      exits: node.exits.flatMap((exit) => this.exit(exit, name)),
      arrows: node.arrows.flatMap((arrow) => this.#arrow(arrow, name)),
    };
  }

  final(node: ast.FinalDeclaration): Final {
    const { name, span } = node.name;
    const doc = node.doc === undefined ? {} : { doc: node.doc };
    return { name, ...doc, span, steps: bindSteps(node.steps, this.#unit) };
  }

  /** `from`: the state it belongs to; "" for the scene. */
  exit(node: ast.ExitClause, from: string): readonly Exit[] {
    const { name, span } = node.cause;
    if (name !== "failure" && name !== "budget") {
      unknownName(this.#unit, span, "exit", name, ["failure", "budget"]);
      return [];
    }
    const atMost = node.atMost && bindAs(node.atMost, { kind: "integer" }, this.#fixed).expr;
    if (!this.#find(node.target)) return [];
    const target = node.target.name;
    return [
      {
        cause: name,
        target,
        ...(atMost ? { atMost } : {}),
        countedBy: this.#around(from, target, true),
        span: node.span,
      },
    ];
  }

  #arrow(node: ast.Arrow, from: string): readonly Arrow[] {
    const when = node.when && bindCondition(node.when, this.#conditions);
    const atMost = node.atMost && bindAs(node.atMost, { kind: "integer" }, this.#fixed).expr;
    if (!this.#find(node.target)) return [];
    const target = node.target.name;
    const countedBy = this.#around(from, target, false);
    return [{ ...(when ? { when } : {}), target, ...(atMost ? { atMost } : {}), countedBy, span: node.span }];
  }

  #find({ name, span }: ast.Identifier): boolean {
    const there = this.#tree.places.get(name);
    if (!there) {
      unknownName(this.#unit, span, "state", name, this.#tree.places.keys());
      return false;
    }
    const kind = this.#tree.finals.has(name) ? "final" : "state";
    refer(this.#unit, span, {
      kind,
      name,
      file: this.#unit.module.file,
      span: there.span,
      type: { kind: "unknown" },
    });
    return true;
  }

  /** The innermost composite that holds both ends. An exit of a composite to one inside it stays in that composite. */
  #around(from: string, to: string, exit: boolean): string {
    const above = this.#chain(this.#tree.parents.get(to));
    const ends = this.#chain(exit ? from : this.#tree.parents.get(from));
    return ends.find((each) => above.includes(each)) ?? "";
  }

  #chain(from: string | undefined): readonly string[] {
    const chain: string[] = [];
    for (let at = from; at; at = this.#tree.parents.get(at)) chain.push(at);
    return [...chain, ""];
  }
}
