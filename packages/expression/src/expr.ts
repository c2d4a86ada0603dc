import type { Value } from "./value.ts";

/**
 * A bound and typed expression: plain JSON, ready to evaluate.
 * `ref` names a value of the scene in one flat namespace (inputs, settings, lets, outputs, roles,
 * stages, played scenes, parameters, loop variables: shadowing is an error of the checker).
 */
export type Expr =
  | { readonly op: "literal"; readonly value: Value }
  | { readonly op: "text"; readonly parts: readonly Part[] }
  | { readonly op: "ref"; readonly name: string }
  | { readonly op: "member"; readonly of: Expr; readonly name: string }
  /** Counts from 1. */
  | { readonly op: "index"; readonly of: Expr; readonly at: Expr }
  | { readonly op: "minus"; readonly of: Expr }
  | { readonly op: "not"; readonly of: Expr }
  | { readonly op: "binary"; readonly operator: Operator; readonly left: Expr; readonly right: Expr }
  | { readonly op: "if"; readonly condition: Expr; readonly then: Expr; readonly else: Expr }
  | { readonly op: "record"; readonly entries: readonly Entry[] }
  | { readonly op: "list"; readonly items: readonly Item[] }
  /** One of the functions in `functions.ts`; a comprehension argument arrives as a list expression. */
  | { readonly op: "call"; readonly name: string; readonly arguments: readonly Expr[] }
  /** `f(e for x in xs when c by k)`, for functions that take keys (`best`). */
  | { readonly op: "over"; readonly name: string; readonly each: Expr; readonly loop: LoopExpr }
  /** A seeded draw (`pick`), allowed only where the checker allows it; `site` tells draws of one step apart. */
  | { readonly op: "pick"; readonly from: Expr; readonly site: number };

export type Operator =
  | "or"
  | "and"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "in"
  | ".."
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

/** A named entry, or (without a name) a record whose fields are taken in. */
export interface Entry {
  readonly name?: string;
  readonly value: Expr;
}
export interface Item {
  readonly value: Expr;
  readonly spread?: boolean;
  readonly loop?: LoopExpr;
}
export interface LoopExpr {
  readonly variable: string;
  readonly of: Expr;
  readonly when?: Expr;
  readonly by?: Expr;
}

/** A piece of a text: characters, a hole, or a repeated or conditional stretch. */
export type Part =
  | string
  | { readonly hole: Expr }
  | { readonly for: LoopExpr; readonly body: readonly Part[] }
  | { readonly if: Expr; readonly then: readonly Part[]; readonly else: readonly Part[] };
