import { expect, test } from "vitest";
import { parse } from "./parse.ts";
import { kitchenSink } from "./samples.fixture.ts";
import type { AnyNode } from "./visit.ts";
import { childKeys, visit } from "./visit.ts";

const { ast } = parse(kitchenSink, "kitchen-sink.scene");

/** Every object that is a node, found without knowing the tree. */
function allNodes(value: unknown, found = new Set<unknown>()): Set<unknown> {
  if (typeof value !== "object" || value === null || found.has(value)) return found;
  if ("kind" in value) found.add(value);
  for (const inner of Object.values(value)) allNodes(inner, found);
  return found;
}

test("the walker meets every node once", () => {
  const met: AnyNode[] = [];
  visit(ast, { enter: (node) => void met.push(node) });
  expect(new Set(met)).toEqual(allNodes(ast));
  expect(met.length).toBe(new Set(met).size);
});

test("the kitchen sink has a node of every kind", () => {
  const kinds = new Set<string>();
  visit(ast, { enter: (node) => void kinds.add(node.kind) });
  expect([...kinds].sort()).toEqual(Object.keys(childKeys).sort());
});

test("every node lies in its parent", () => {
  const astray: AnyNode[] = [];
  visit(ast, {
    enter: (node, ancestors) => {
      const parent = ancestors.at(-1) ?? node;
      if (node.span.start < parent.span.start || node.span.end > parent.span.end) astray.push(node);
    },
  });
  expect(astray).toEqual([]);
});

test("names stand where they are written", () => {
  const names: AnyNode[] = [];
  visit(ast, { enter: (node) => void (node.kind === "Identifier" && names.push(node)) });
  expect(names.map(({ span }) => kitchenSink.slice(span.start, span.end))).toEqual(
    names.map((node) => (node.kind === "Identifier" ? node.name : "")),
  );
});

test("`enter` may leave out what is below, and `leave` sees the ancestors that `enter` saw", () => {
  const open: AnyNode[] = [];
  let below = 0;
  visit(ast, {
    enter: (node, ancestors) => {
      expect(ancestors).toEqual(open);
      open.push(node);
      if (ancestors.some(({ kind }) => kind === "RoleDeclaration")) below++;
      return node.kind !== "RoleDeclaration";
    },
    leave: (node) => expect(open.pop()).toBe(node),
  });
  expect(below).toBe(0);
});
