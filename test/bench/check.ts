import { checkText } from "@polylogue/model";
import { host } from "../load.ts";
import { longScene } from "./long-scene.ts";
import { compete, median, quantile } from "./measure.ts";
import { print } from "./table.ts";

/** Reading and checking a long scene, against the parser that Langium makes of the same language. */
export async function check(): Promise<void> {
  const standings = await compete("./check-contestant.ts", [
    "form only",
    "parse",
    "parse + check",
    "langium",
  ]);
  const langium = standings.at(-1)?.cpu ?? Number.NaN;
  print(
    `check: a scene of ${Math.round(longScene(100_000).length / 1000)} kB`,
    ["", "MB/s CPU", "MB/s wall", "times Langium"],
    standings.map(({ name, cpu, wall }) => [name, 1000 / cpu, 1000 / wall, langium / cpu]),
  );
}

/** Checking a scene of a thousand lines again after each of many one-character edits. */
export async function keystroke(): Promise<void> {
  const source = longScene(29_000);
  const times: number[] = [];
  for (let i = -100; i < 300; i++) {
    const text = edited(source, i + 100);
    const began = performance.now();
    checkText(text, "long.scene", host);
    if (i >= 0) times.push(performance.now() - began);
  }
  print(
    `keystroke: ${source.split("\n").length} lines checked again after one character more or less`,
    ["", "median ms", "95 % ms"],
    [["parse + check", median(times), quantile(times, 0.95)]],
  );
}

/** The source with one letter more or one character less, at places spread evenly all over it. */
function edited(source: string, edit: number): string {
  const at = Math.floor((edit * 0.618034 * source.length) % source.length);
  return edit % 2 === 0
    ? `${source.slice(0, at)}x${source.slice(at)}`
    : source.slice(0, at) + source.slice(at + 1);
}
