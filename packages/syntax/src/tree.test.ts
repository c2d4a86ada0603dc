import { expect, test } from "vitest";
import type * as ast from "./ast.ts";
import { parse } from "./parse.ts";
import { grouped, kitchenSink } from "./samples.fixture.ts";
import type { AnyNode, Kind } from "./visit.ts";
import { visit } from "./visit.ts";

function nodes<K extends Kind>(source: string, kind: K): Extract<AnyNode, { kind: K }>[] {
  const found: Extract<AnyNode, { kind: K }>[] = [];
  const is = (node: AnyNode): node is Extract<AnyNode, { kind: K }> => node.kind === kind;
  visit(parse(source, "tree.scene").ast, { enter: (node) => void (is(node) && found.push(node)) });
  return found;
}

test("§3.3 a role has a persona, a name, a slot, a memory, secrets, a budget and questions", () => {
  const kinds = new Set(
    nodes(kitchenSink, "RoleDeclaration").flatMap(({ traits }) => traits.map(({ kind }) => kind)),
  );
  expect([...kinds].sort()).toEqual([
    "BudgetClause",
    "CalledTrait",
    "PersonaTrait",
    "PlayedByTrait",
    "Question",
    "RemembersTrait",
    "SecretTrait",
  ]);
});

test("§3.1 a role is one person, a number of seats, or as many as are asked", () => {
  const seats = nodes("role a {}\nrole b[3] {}\nrole c[] {}", "RoleDeclaration").map((role) => role.seats);
  expect(seats.map((seat) => (seat ? (seat.count ? grouped(seat.count) : "open") : "one"))).toEqual([
    "one",
    "3",
    "open",
  ]);
});

test("§3.2 moderator and reviser are roles with a job", () => {
  const roles = nodes("role a {}\nmoderator b {}\nreviser c {}", "RoleDeclaration");
  expect(roles.map(({ job }) => job)).toEqual(["role", "moderator", "reviser"]);
});

test("§4.9 `for every` may be stacked before a step", () => {
  const source = "state a { for every p in q, for every t in p.turns, yields trace {} }";
  const loops = nodes(source, "YieldsStep")[0]?.loops ?? [];
  expect(loops.map(({ variable, of }) => `${variable.name} in ${grouped(of)}`)).toEqual([
    "p in q",
    "t in p.turns",
  ]);
});

test("§5.5 a stage may have several lines of judges, with a `when` before all but the last", () => {
  const judges = nodes(kitchenSink, "JudgeLine");
  expect(
    judges.map(({ when, judges: calls }) => [when !== undefined, calls.map((call) => call.name.name)]),
  ).toEqual([
    [true, ["doorman", "neighbour"]],
    [true, []],
    [false, ["host"]],
  ]);
});

test("§11.6 a test may have a table", () => {
  const tests = nodes(kitchenSink, "TestDeclaration");
  expect(tests.map(({ loops }) => loops.map(({ variable }) => variable.name))).toEqual([["row", "n"], []]);
});

test("§11.5 a claim is always, never or eventually", () => {
  const claims = nodes(kitchenSink, "ClaimDeclaration");
  expect(claims.map(({ claim, condition, doc }) => [claim, condition.kind, doc])).toEqual([
    ["always", "Binary", "A bound on the rounds, whatever is said."],
    ["never", "Binary", undefined],
    ["eventually", "Binary", undefined],
  ]);
});

test("§5.11 a rule stands where judges would", () => {
  const rules = nodes(kitchenSink, "JudgeLine").flatMap(({ verdict }) => verdict ?? []);
  expect(rules.map(({ entries }) => entries.map((e) => e.kind === "RecordEntry" && e.name.name))).toEqual([
    ["feasible"],
    ["feasible", "noticed", "reason"],
  ]);
});

test("§2.1 a list of values becomes one declaration each", () => {
  const values = nodes("input a: text, b: number = 1\nlet c: text", "ValueDeclaration");
  expect(
    values.map(({ job, name, initial }: ast.ValueDeclaration) => [job, name.name, initial?.kind]),
  ).toEqual([
    ["input", "a", undefined],
    ["input", "b", "NumberLiteral"],
    ["let", "c", undefined],
  ]);
});

test.each([
  ["a role without a name", "role { }", 0],
  ["a value without a type", "let a:", 0],
  ["an arrow without a target", "state a {\n  ->\n}", 1],
  ["a step without a value", "state a {\n  set b =\n}", 1],
])("%s is left out, and what is around it stays", (_, source, count) => {
  const { ast: file, diagnostics } = parse(source, "tree.scene");
  expect(file.declarations.length).toBe(count);
  expect(diagnostics.length).toBeGreaterThan(0);
});
