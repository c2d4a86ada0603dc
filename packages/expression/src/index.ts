export { accept } from "./accept.ts";
export type { AcceptOptions, Problem } from "./accept.ts";
export { hull, within } from "./bounds.ts";
export type { Ends } from "./bounds.ts";
export { closeType } from "./close.ts";
export { decimal } from "./decimal.ts";
export { environment, scope } from "./environment.ts";
export type { Env } from "./environment.ts";
export { EvaluationError } from "./error.ts";
export type { EvaluationCode } from "./error.ts";
export { compileExpr, evaluate } from "./evaluate.ts";
export type { Compiled } from "./evaluate.ts";
export type { Entry, Expr, Item, LoopExpr, Operator, Part } from "./expr.ts";
export { comparable, fits, unify } from "./fits.ts";
export { choosers, functionNamed, functionNames, functions } from "./functions.ts";
export type { FunctionSpec } from "./functions.ts";
export { infer, inLoop } from "./infer.ts";
export type { Names } from "./infer.ts";
export { render } from "./render.ts";
export { show } from "./show.ts";
export { smallest } from "./smallest.ts";
export type * from "./type.ts";
export {
  binaryType, elementType, fieldType, itemsAgree, listType, literalType, negativeType,
} from "./typing.ts";
export type { ListPiece } from "./typing.ts";
export { characters, equal, limits } from "./value.ts";
export type { RecordValue, Value } from "./value.ts";
export { children, loopChildren, partChildren, walk } from "./walk.ts";
