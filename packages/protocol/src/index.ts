export type { Answer } from "./answer.ts";
export { answerFormat, answerLine, readAnswer } from "./answer.ts";
export type { LineRead } from "./journal-line.ts";
export { readJournalLine } from "./journal-line.ts";
export type * from "./model-port.ts";
export { ModelError, modelErrorCodes } from "./model-port.ts";
export { requestHash } from "./request-hash.ts";
export type * from "./run-event.ts";
