import { jsonReport } from "./report-json.ts";
import { junitReport } from "./report-junit.ts";
import { textReport } from "./report-text.ts";

export const reporters = { text: textReport, json: jsonReport, junit: junitReport } as const;
export type ReporterName = keyof typeof reporters;
