import type { Command } from "commander";
import { gather } from "../command.ts";
import { misuse } from "../failure.ts";

/** What `polylogue test --explore` takes. */
export interface ExploreFlags {
  readonly explore?: boolean;
  readonly runs?: string;
  readonly seconds?: string;
  readonly set?: readonly string[];
  readonly reporter: "text" | "json" | "junit";
}

export function withExploring(added: Command): Command {
  return added
    .option(
      "--explore",
      "play no test: walk the paths of each scene without a model, with answers made from the types, and tell what is wrong with them",
    )
    .option("--runs <n>", "explore; most runs for each scene, 2000 when absent")
    .option("--seconds <n>", "explore; most seconds for each scene, 30 when absent")
    .option("-s, --set <name=value>", "explore; a setting (repeatable)", gather);
}

/** What belongs to the playing of tests alone. */
const ofTests = ["filter", "coverage", "minCoverage", "coverageGraph", "record", "model"] as const;

export interface Bounds {
  readonly runs: number;
  readonly seconds: number;
}

export function readBounds(flags: ExploreFlags): Bounds {
  for (const name of ofTests)
    if (name in flags)
      throw misuse(`\`--explore\` plays no test, so it takes no \`--${name.replace(/[A-Z]/g, dashed)}\`.`);
  return {
    runs: read("--runs", flags.runs ?? "2000", /^[1-9]\d{0,6}$/, "a whole number from 1 to 9,999,999"),
    seconds: read("--seconds", flags.seconds ?? "30", /^\d{1,5}(\.\d+)?$/, "a number of seconds"),
  };
}

/** Bounds without exploring are a slip. */
export function refuseBounds(flags: Pick<ExploreFlags, "runs" | "seconds" | "set">): void {
  for (const name of ["runs", "seconds", "set"] as const)
    if (flags[name] !== undefined) throw misuse(`\`--${name}\` belongs to \`--explore\`.`);
}

const dashed = (letter: string) => `-${letter.toLowerCase()}`;

function read(option: string, text: string, form: RegExp, what: string): number {
  if (!form.test(text)) throw misuse(`\`${option} ${text}\` must be ${what}.`);
  return Number(text);
}
