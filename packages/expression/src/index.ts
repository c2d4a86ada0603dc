export type { AcceptOptions, Problem } from "./accept.ts";
export { accept } from "./accept.ts";
export type { Ends } from "./bounds.ts";
export { hull, within } from "./bounds.ts";
export { closeType, mapType } from "./close.ts";
export { decimal } from "./decimal.ts";
export type { Env } from "./environment.ts";
export { environment, scope } from "./environment.ts";
export type { EvaluationCode } from "./error.ts";
export { EvaluationError } from "./error.ts";
export type { Compiled } from "./evaluate.ts";
export { evaluate } from "./evaluate.ts";
export type { Entry, Expr, Item, LoopExpr, Operator, Part } from "./expr.ts";
export { comparable, fits, unify } from "./fits.ts";
export type { FunctionSpec } from "./functions.ts";
export { choosers, functionNamed, functionNames, functions } from "./functions.ts";
export type { Names } from "./infer.ts";
export { infer, inLoop } from "./infer.ts";
export { render } from "./render.ts";
export { show } from "./show.ts";
export { smallest } from "./smallest.ts";
export type * from "./type.ts";
export type { ListPiece } from "./typing.ts";
export {
  binaryType,
  elementType,
  fieldType,
  itemsAgree,
  listType,
  literalType,
  negativeType,
} from "./typing.ts";
export type { RecordValue, Value } from "./value.ts";
export { characters, equal, limits } from "./value.ts";
export { children, loopChildren, partChildren, walk } from "./walk.ts";
