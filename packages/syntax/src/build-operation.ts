import type { CstNode, IToken } from "@polylogue/grammar";
import type { BinaryOperator, Expression } from "./ast.ts";
import { buildOperand } from "./build-expression.ts";
import type { Building } from "./tree.ts";
import { children, spanOf, token, tokenSpan, tokens } from "./tree.ts";

/** How tightly an operator binds; `not` lies between `and` and the comparisons. */
const binding: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  "==": 4,
  "!=": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  in: 4,
  "..": 5,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
  "%": 7,
};
const notBinding = 3;
const chainable = (operator: BinaryOperator) => binding[operator] < 4 || binding[operator] > 5;
/** A longer row of operators would make a tree too deep to walk. */
const longestRow = 500;

/** Sorts a flat row of operands and operators into a tree, loosest operators on top. */
export function buildOperation(b: Building, node: CstNode | undefined): Expression | undefined {
  if (!node) return undefined;
  const operands = children(node, "operand");
  const only = operands[0];
  if (operands.length === 1 && only && !token(only, "Not")) return buildOperand(b, only);
  if (operands.length > longestRow) {
    b.problems.push({ code: "SYNTAX-009", span: spanOf(node), facts: { deepest: longestRow } });
    return undefined;
  }
  return new Row(b, operands, tokens(node, "BinaryOperator")).read(0);
}

function joined(left: Expression, operator: BinaryOperator, right: Expression | undefined): Expression {
  if (!right) return left;
  return { kind: "Binary", span: { start: left.span.start, end: right.span.end }, operator, left, right };
}

class Row {
  readonly #b: Building;
  readonly #operands: readonly CstNode[];
  readonly #operators: readonly IToken[];
  #at = 0;

  constructor(b: Building, operands: readonly CstNode[], operators: readonly IToken[]) {
    this.#b = b;
    this.#operands = operands;
    this.#operators = operators;
  }

  /** Reads as much as binds at least as tightly as `least`. */
  read(least: number): Expression | undefined {
    const first = this.#prefix(least);
    return first && this.#goOn(first, least);
  }

  #next(least: number): IToken | undefined {
    const operator = this.#operators[this.#at];
    return operator && binding[operator.image as BinaryOperator] >= least ? operator : undefined;
  }

  #prefix(least: number): Expression | undefined {
    const node = this.#operands[this.#at];
    if (!node) return undefined;
    const not = token(node, "Not");
    if (!not) return buildOperand(this.#b, node);
    if (least > notBinding) this.#b.problems.push({ code: "SYNTAX-007", span: tokenSpan(not), facts: {} });
    const first = buildOperand(this.#b, node);
    const operand = first && this.#goOn(first, notBinding + 1);
    return (
      operand && {
        kind: "Unary",
        span: { start: not.startOffset, end: operand.span.end },
        operator: "not",
        operand,
      }
    );
  }

  #goOn(first: Expression, least: number): Expression {
    let left = first;
    let before: IToken | undefined;
    for (let operator = this.#next(least); operator; operator = this.#next(least)) {
      if (before) this.#checkChain(before, operator);
      before = operator;
      this.#at++;
      left = joined(
        left,
        operator.image as BinaryOperator,
        this.read(binding[operator.image as BinaryOperator] + 1),
      );
    }
    return left;
  }

  #checkChain(first: IToken, second: IToken): void {
    const operators = [first.image, second.image] as BinaryOperator[];
    const [one, two] = operators;
    if (!one || !two || chainable(one) || binding[one] !== binding[two]) return;
    this.#b.problems.push({
      code: "SYNTAX-006",
      span: tokenSpan(second),
      facts: { first: one, second: two },
    });
  }
}
