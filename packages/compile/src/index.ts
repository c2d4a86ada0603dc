export { compile } from "./compile.ts";
export { emitModule } from "./emit/module.ts";
export { emitTypes } from "./emit/types.ts";
export { emitXState } from "./emit/xstate.ts";
export { firstValues } from "./first-values.ts";
export { questionId } from "./parts.ts";
export type * from "./plan.ts";
export { builtInEnds } from "./plan.ts";
export type { TestCase } from "./test-cases.ts";
