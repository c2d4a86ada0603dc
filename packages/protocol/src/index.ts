export type * from "./model-port.ts";
export { ModelError, modelErrorCodes } from "./model-port.ts";
export type * from "./run-event.ts";
export { answerFormat, answerLine, readAnswer } from "./answer.ts";
export type { Answer } from "./answer.ts";
export { requestHash } from "./request-hash.ts";
