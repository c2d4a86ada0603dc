import type { Span } from "@polylogue/base";
import type { Item, ListPiece, Type } from "@polylogue/expression";
import { elementType, fits, itemsAgree, listType, show } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bind, bindAs, bindLoop, demand, join, mismatch } from "./bind.ts";
import type { Bound, Place } from "./symbols.ts";

/** `[a, ...b, c for x in xs]`. */
export function bindList(node: ast.ListLiteral, at: Place): Bound {
  const bound = node.items.map((item) => bindItem(item, at));
  const pieces = bound.map((each) => each.piece);
  if (!itemsAgree(pieces)) at.unit.complain("TYPE-007", node.span);
  const type = listType(pieces, (a, b) => join(a, b, at));
  return { expr: { op: "list", items: bound.map((each) => each.item) }, type };
}

/** The same where a list type is wanted: each item is held to it. */
export function bindListAs(node: ast.ListLiteral, wanted: Type, at: Place): Bound | undefined {
  if (wanted.kind !== "list") return undefined;
  const bound = node.items.map((item) => bindItem(item, at, wanted.of));
  const type = listType(
    bound.map((each) => each.piece),
    (a, b) => join(a, b, at),
  );
  const sized: Type = {
    ...wanted,
    min: type.min ?? 0,
    ...(type.max === undefined ? { max: undefined } : { max: type.max }),
  };
  if (!fits(sized, wanted)) mismatch(type, wanted, node.span, at);
  return { expr: { op: "list", items: bound.map((each) => each.item) }, type };
}

function bindItem(node: ast.ListItem, at: Place, wanted?: Type): { item: Item; piece: ListPiece } {
  const loop = node.loop && bindLoop(node.loop, at);
  const place = loop ? loop.place : at;
  const value = node.spread || !wanted ? bind(node.value, place) : bindAs(node.value, wanted, place);
  const piece: ListPiece = {
    type: value.type,
    spread: node.spread,
    ...(loop ? { source: loop.source, filtered: node.loop?.when !== undefined } : {}),
  };
  if (node.spread) checkSpread(value, node.value.span, wanted, place);
  const item = {
    value: value.expr,
    ...(node.spread ? { spread: true } : {}),
    ...(loop ? { loop: loop.loop } : {}),
  };
  return { item, piece };
}

function checkSpread({ expr, type }: Bound, span: Span, wanted: Type | undefined, at: Place): void {
  const of = elementType(type);
  if (!of) at.unit.complain("TYPE-009", span, { wanted: "a list", found: show(type) });
  else if (wanted && !fits(of, wanted)) mismatch(type, { kind: "list", of: wanted }, span, at);
  else if (wanted) demand(expr, of, wanted, at);
}
