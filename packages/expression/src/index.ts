export type { Entry, Expr, Item, LoopExpr, Operator, Part } from "./expr.ts";
export type * from "./type.ts";
export type { RecordValue, Value } from "./value.ts";
export { limits } from "./value.ts";
