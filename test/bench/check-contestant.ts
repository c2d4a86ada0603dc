// One contestant of the benchmark `check`, in a process of its own. A step is a thousand characters.
import { parseCst } from "@polylogue/grammar";
import { checkText } from "@polylogue/model";
import { parse } from "@polylogue/syntax";
import { host } from "../load.ts";
import { longScene } from "./long-scene.ts";
import { contend } from "./measure.ts";
import { load } from "./rivals/load.ts";

// Another text each time: what was read before is remembered, and would only be read once.
const texts = Array.from({ length: 90 }, (_, edition) => longScene(100_000, edition));
let turn = 0;

/** Each gives the number of things that it found wrong. */
const contestants: Record<string, () => Promise<(text: string) => number>> = {
  "form only": async () => (source) => parseCst(source).problems.length,
  parse: async () => (source) => parse(source, "long.scene").diagnostics.length,
  "parse + check": async () => (source) => checkText(source, "long.scene", host).diagnostics.length,
  langium: async () => {
    const rival = await load<typeof import("./rivals/langium.d.ts")>("langium");
    const read = await rival.langium();
    return (source) => read(source).length;
  },
};

const chosen = contestants[process.argv[2] ?? ""];
if (!chosen) throw new Error("no such contestant");
const read = await chosen();
contend(() => {
  const text = texts[turn++ % texts.length] ?? "";
  if (read(text) > 0) throw new Error("the scene has faults");
  return text.length / 1000;
}, 3);
