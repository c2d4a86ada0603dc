import type { Expr, Item, LoopExpr } from "./expr.ts";
import { unify } from "./fits.ts";
import { functionNamed } from "./functions.ts";
import type { Field, Type } from "./type.ts";
import { binaryType, elementType, fieldType, listType, literalType, negativeType } from "./typing.ts";

/** The type of every name, or `undefined` for one that is not known. */
export type Names = (name: string) => Type | undefined;

const unknown: Type = { kind: "unknown" };

/** The type of an expression that was checked before; `unknown` where nothing can be said. */
export function infer(expr: Expr, names: Names): Type {
  return typed(expr, names) ?? unknown;
}

function typed(expr: Expr, names: Names): Type | undefined {
  switch (expr.op) {
    case "literal":
      return literalType(expr.value);
    case "text":
      return { kind: "text" };
    case "ref":
      return names(expr.name);
    case "member":
      return fieldType(infer(expr.of, names), expr.name)?.type;
    case "index":
      return elementType(infer(expr.of, names));
    case "minus":
      return negativeType(infer(expr.of, names));
    case "not":
      return { kind: "boolean" };
    case "binary":
      return binaryType(expr.operator, infer(expr.left, names), infer(expr.right, names));
    case "if":
      return unify(infer(expr.then, names), infer(expr.else, names));
    case "record":
      return {
        kind: "record",
        fields: expr.entries.flatMap((entry) => entryFields(entry.name, infer(entry.value, names))),
      };
    case "list":
      return listType(expr.items.map((item) => piece(item, names)));
    case "call":
      return functionNamed(expr.name)?.type(expr.arguments.map((argument) => infer(argument, names)));
    case "over":
      return infer(expr.each, inLoop(expr.loop, names));
    case "pick":
      return elementType(infer(expr.from, names));
  }
}

function entryFields(name: string | undefined, type: Type): readonly Field[] {
  if (name !== undefined) return [{ name, type }];
  return type.kind === "record" ? type.fields : [];
}

function piece(item: Item, names: Names) {
  if (!item.loop) return { type: infer(item.value, names), spread: item.spread ?? false };
  return {
    type: infer(item.value, inLoop(item.loop, names)),
    spread: item.spread ?? false,
    source: infer(item.loop.of, names),
    filtered: item.loop.when !== undefined,
  };
}

/** The names inside a loop. */
export function inLoop(loop: LoopExpr, names: Names): Names {
  const type = elementType(infer(loop.of, names)) ?? unknown;
  return (name) => (name === loop.variable ? type : names(name));
}
