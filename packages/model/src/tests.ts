import type { Expr, Field, Type } from "@polylogue/expression";
import { show } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bind, bindAs, bindVariable } from "./bind.ts";
import { conditionOf } from "./conditions.ts";
import { plainText } from "./literals.ts";
import { recordOf } from "./records.ts";
import type { Claim, Scene, ScriptLine, State, Test } from "./scene.ts";
import { findRole } from "./stage.ts";
import type { StateTree } from "./states.ts";
import type { Place, RoleShape, Unit } from "./symbols.ts";
import { refer, Scope, unknownName } from "./symbols.ts";
import { bindPrompt } from "./texts.ts";

const unknown: Type = { kind: "unknown" };

/** Binds a claim: it sees what the expectations of a test see. */
export function bindClaim(node: ast.ClaimDeclaration, unit: Unit, tree: StateTree): Claim {
  return { kind: node.claim, ...conditionOf(node.condition, testPlace(unit, tree)) };
}

const testPlace = (unit: Unit, tree: StateTree): Place => ({
  unit,
  scope: testScope(unit, tree),
  secrets: "free",
  testing: true,
});

/** Binds a test: what is given, what each role says in turn, what is expected. */
export function bindTest(node: ast.TestDeclaration, unit: Unit, tree: StateTree): Test {
  let at = testPlace(unit, tree);
  const loops = node.loops.map(({ variable, of }) => {
    const bound = bindVariable(variable, of, at);
    at = bound.place;
    return bound.loop;
  });
  const given: { name: string; value: Expr }[] = [];
  const script: ScriptLine[] = [];
  const expects: Test["expects"][number][] = [];
  let seed: Expr | undefined;
  for (const line of node.lines) {
    if (line.kind === "ExpectLine") expects.push(conditionOf(line.condition, at));
    else if (line.kind === "FailsLine") script.push(...bindFails(line, unit));
    else if (line.kind === "SaysLine") script.push(...bindSays(line, at));
    else if (line.name.name === "seed") seed = bindAs(line.value, { kind: "integer" }, at).expr;
    else given.push(...bindGiven(line, at));
  }
  return {
    ...titleOf(node.name, at),
    loops,
    span: node.span,
    ...(seed ? { seed } : {}),
    given,
    script,
    expects,
  };
}

function titleOf(node: ast.TextLiteral, at: Place): Pick<Test, "name" | "title"> {
  const name = plainText(node);
  if (name !== undefined) return { name };
  const written = at.unit.module.source.slice(node.span.start, node.span.end);
  return { name: written.replace(/^"+|"+$/g, "").trim(), title: bindPrompt(node, at).parts };
}

/** Ends that every scene has. */
const builtIn = ["failed", "out_of_budget"];

const playedScenes = (unit: Unit): readonly Scene[] =>
  [...unit.values.own].flatMap(({ kind, scene }) => (kind === "scene" && scene ? [scene] : []));

/** The states and finals of a scene and of those it plays, by name. */
function statesOf({ states, finals, scenes }: Scene): readonly string[] {
  const namesOf = ({ name, states: inner }: State): readonly string[] => [name, ...inner.flatMap(namesOf)];
  return [
    ...states.flatMap(namesOf),
    ...finals.map(({ name }) => name),
    ...scenes.flatMap(({ scene }) => statesOf(scene)),
  ];
}

/** What only a test can see beside the scene's own names. */
function testScope(unit: Unit, { places, finals }: StateTree): Scope {
  const scope = new Scope(unit.values);
  const { file } = unit.module;
  const put = (name: string, type: Type) =>
    scope.set({ kind: "let", name, ref: name, file, span: unit.module.ast.span, type });
  const inner = playedScenes(unit).flatMap(statesOf);
  const options = [...new Set([...places.keys(), ...inner, ...builtIn])];
  put("states", { kind: "list", of: { kind: "choice", options } });
  put("ending", { kind: "choice", options: [...finals, ...builtIn] });
  put("rows", { kind: "list", of: unknown });
  return scope;
}

function bindGiven(line: ast.GivenLine, at: Place): { name: string; value: Expr }[] {
  const { name, span } = line.name;
  const symbol = at.unit.values.find(name);
  const fits = symbol?.kind === "input" || symbol?.kind === "setting";
  if (fits) refer(at.unit, span, symbol);
  else unknownName(at.unit, span, "input or setting", name, fixedNames(at.unit));
  const { expr } = bindAs(line.value, fits ? symbol.type : unknown, at);
  return [{ name, value: expr }];
}
const fixedNames = (unit: Unit) => [
  "seed",
  ...[...unit.values.own]
    .filter((each) => each.kind === "input" || each.kind === "setting")
    .map((each) => each.name),
];

/** What a script needs to know of a role. */
type Scripted = Pick<RoleShape, "name"> & {
  readonly questions: readonly { readonly says: readonly Field[] }[];
};

/** A role of the scene or, where it has none of that name, of a scene it plays. */
function scriptedRole(name: ast.Identifier, unit: Unit): Scripted | undefined {
  const inner = unit.roles.has(name.name) ? undefined : roleWithin(name.name, playedScenes(unit));
  return inner ?? findRole(name, unit);
}

function roleWithin(name: string, scenes: readonly Scene[]): Scripted | undefined {
  for (const scene of scenes) {
    const role = scene.roles.find((r) => r.name === name);
    const inner =
      role ??
      roleWithin(
        name,
        scene.scenes.map((s) => s.scene),
      );
    if (inner) return inner;
  }
  return undefined;
}

function bindFails(line: ast.FailsLine, unit: Unit): readonly ScriptLine[] {
  const role = scriptedRole(line.role, unit);
  return role ? [{ kind: "fails", role: role.name, span: line.span }] : [];
}

function bindSays(line: ast.SaysLine, at: Place): readonly ScriptLine[] {
  const role = scriptedRole(line.role, at.unit);
  if (!role) return [];
  const says = (value: Expr, fill: boolean): readonly ScriptLine[] => [
    { kind: "says", role: role.name, value, fill, span: line.span },
  ];
  if (line.value.kind === "RecordLiteral") return says(...bindAnswer(line.value, role, at));
  const { expr, type } = bind(line.value, at);
  const single = role.questions.find(
    (question) => question.says.length === 1 && accepts(question.says[0], type),
  );
  const whole = type.kind === "record" || type.kind === "unknown";
  if (!single && !whole)
    at.unit.complain("ROLE-012", line.value.span, { role: role.name, found: show(type) });
  return says(expr, false);
}
const accepts = (field: Field | undefined, type: Type): boolean =>
  field?.type.kind === "text" && (type.kind === "text" || type.kind === "choice");

/** A scripted record names fields of one question. Its values may misfit: a script can play a model that errs. */
function bindAnswer(node: ast.RecordLiteral, role: Scripted, at: Place): [Expr, boolean] {
  const fill = node.entries.some((entry) => entry.kind === "Spread" && !entry.value);
  const names = node.entries.flatMap((entry) => (entry.kind === "RecordEntry" ? [entry.name] : []));
  const says = ({ says }: Scripted["questions"][number]) =>
    names.every(({ name }) => says.some((field) => field.name === name));
  if (!role.questions.some(says)) reportStrangers(node, names, role, at);
  return [recordOf(node, () => undefined, at).expr, fill];
}

function reportStrangers(
  node: ast.RecordLiteral,
  names: readonly ast.Identifier[],
  role: Scripted,
  at: Place,
): void {
  const said = role.questions.flatMap((question) => question.says.map((field) => field.name));
  const stranger = names.find((name) => !said.includes(name.name));
  if (stranger) unknownName(at.unit, stranger.span, `field of \`${role.name}\``, stranger.name, said);
  else at.unit.complain("ROLE-012", node.span, { role: role.name, found: "these fields" });
}
