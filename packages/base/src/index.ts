export type { Diagnostic, Severity } from "./diagnostic.ts";
export { canonical, hash } from "./hash.ts";
export type { Code, Facts } from "./messages.ts";
export { messages } from "./messages.ts";
export type { Description } from "./report.ts";
export { describe, render } from "./report.ts";
export type { Position, Span } from "./span.ts";
export { LineMap } from "./span.ts";
export { distance, suggest } from "./suggest.ts";
