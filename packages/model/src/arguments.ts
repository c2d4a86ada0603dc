import type { Expr, Field } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bind, bindAs, bindLoop } from "./bind.ts";
import type { Place } from "./symbols.ts";
import { unknownName } from "./symbols.ts";

/** A call's arguments in the order of the parameters; `undefined` parameters: the callee is not known. */
export function bindArguments(
  call: ast.Call,
  parameters: readonly Field[] | undefined,
  at: Place,
): readonly Expr[] {
  if (!parameters) {
    for (const { value, loop } of call.arguments ?? []) bind(value, loop ? bindLoop(loop, at).place : at);
    return [];
  }
  const given = match(call, parameters, at);
  const missing = parameters
    .filter((parameter) => !given.has(parameter.name))
    .map((parameter) => parameter.name);
  if (missing.length) at.unit.complain("ROLE-006", call.span, { role: call.name.name, names: missing });
  return parameters.flatMap((parameter) => given.get(parameter.name) ?? []);
}

/** Arguments by the name of their parameter; those that belong nowhere are reported. */
export function match(call: ast.Call, parameters: readonly Field[], at: Place): ReadonlyMap<string, Expr> {
  const given = new Map<string, Expr>();
  const names = parameters.map((parameter) => parameter.name);
  for (const [i, argument] of (call.arguments ?? []).entries()) {
    const name = argument.name?.name ?? names[i];
    const parameter = parameters.find((each) => each.name === name);
    if (argument.name && !parameter)
      unknownName(
        at.unit,
        argument.name.span,
        `parameter of \`${call.name.name}\``,
        argument.name.name,
        names,
      );
    else if (!parameter)
      at.unit.complain("ROLE-007", argument.span, { role: call.name.name, count: names.length });
    const node = valueOf(argument);
    const { expr } = parameter ? bindAs(node, parameter.type, at) : bind(node, at);
    if (parameter && given.has(parameter.name))
      at.unit.complain("NAME-002", argument.span, { kind: "argument", name: parameter.name });
    if (parameter) given.set(parameter.name, expr);
  }
  return given;
}

/** An argument with a loop is the list that the loop makes. */
function valueOf({ value, loop, span }: ast.Argument): ast.Expression {
  return loop
    ? { kind: "ListLiteral", span, items: [{ kind: "ListItem", span, spread: false, value, loop }] }
    : value;
}
