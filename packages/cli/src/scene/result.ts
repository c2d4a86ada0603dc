import type { Value } from "@polylogue/expression";
import type { RunResult } from "@polylogue/runtime";
import wrapAnsi from "wrap-ansi";
import { type ExitCode, exitCodes } from "../failure.ts";
import type { Console } from "../io/console.ts";
import type { Paint } from "../io/paint.ts";
import { plain } from "../io/plain.ts";
import { count } from "../view/words.ts";
import { fromHere, type Project } from "./project.ts";

const codes: Record<RunResult["status"], ExitCode> = {
  done: exitCodes.done,
  failed: exitCodes.failed,
  unreachable: exitCodes.unreachable,
  "out-of-budget": exitCodes.budget,
  interrupted: exitCodes.interrupted,
};

export const exitCodeOf = (result: RunResult): ExitCode => codes[result.status];

/** A run's result as the one JSON object that scripts rely on. */
export function resultJson(result: RunResult, journal: string | undefined): Record<string, unknown> {
  const { scene, output, id, hash, status, states, usage, problem } = result;
  return {
    scene,
    output,
    run: { id, ...(journal !== undefined && { journal }), hash, status, states },
    usage,
    ...(problem && { problem }),
  };
}

export interface Printing {
  readonly project: Pick<Project, "root">;
  readonly journal?: string;
  readonly json: boolean;
}

/** Prints what a run came to: on standard output its outputs, on standard error how it went. */
export function printResult(result: RunResult, how: Printing, console: Console): void {
  const { journal, json, project } = how;
  if (json) console.print(JSON.stringify(resultJson(result, journal)));
  else if (result.status === "done") console.print(outputText(result.output, process.stdout));
  if (result.status !== "done") console.complain(problemText(result, project, console.noteInk));
  console.note(console.noteInk.dim(usageText(result)));
  if (journal) console.note(console.noteInk.dim(`journal ${journal}`));
}

/** One text alone stands as it is; several outputs by name. On a terminal nothing may move the cursor. */
function outputText(
  output: RunResult["output"],
  { isTTY, columns = 80 }: { isTTY?: boolean; columns?: number },
): string {
  const entries = Object.entries(output);
  const [only] = entries;
  const text =
    entries.length === 1 && only
      ? valueText(only[1])
      : entries.map(([name, value]) => `${name}: ${valueText(value)}`).join("\n");
  return isTTY ? `\n${wrapAnsi(plain(text), Math.min(100, columns - 1), { hard: true })}\n` : text;
}

const valueText = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

const endings: Record<Exclude<RunResult["status"], "done">, string> = {
  failed: "The run failed",
  unreachable: "A model could not be had",
  "out-of-budget": "A budget ended the run",
  interrupted: "Interrupted",
};

function problemText({ status, problem }: RunResult, project: Printing["project"], ink: Paint): string {
  const head = endings[status as keyof typeof endings];
  const place = problem?.place
    ? ink.dim(` (${fromHere(project, problem.place.file)}:${problem.place.line})`)
    : "";
  return problem ? `${ink.red(`${head}:`)} ${plain(problem.text)}${place}` : `${ink.yellow(`${head}.`)}`;
}

/** Calls, tokens and time in a few words. */
function usageText({ usage }: RunResult): string {
  const { promptTokens, cachedPromptTokens, completionTokens, cost, seconds, calls } = usage;
  const cached =
    promptTokens && cachedPromptTokens
      ? ` (${Math.round((100 * cachedPromptTokens) / promptTokens)} % of them cached)`
      : "";
  const parts = [
    count(calls, "call"),
    ...(promptTokens === null ? [] : [`${count(promptTokens, "prompt token")}${cached}`]),
    ...(completionTokens === null ? [] : [count(completionTokens, "token said", "tokens said")]),
    ...(cost === null ? [] : [`$${cost.toFixed(4)}`]),
    `${seconds.toFixed(1)} s`,
  ];
  return parts.join(" · ");
}

/** Whether resuming would ask again: after an interruption, or where a model could not be had. */
export const goesOn = ({ status }: RunResult): boolean =>
  status === "interrupted" || status === "unreachable";
