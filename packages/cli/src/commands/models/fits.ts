import { inBytes, type Machine, roughNeed, usualQuantisations, usualSizes } from "@polylogue/models/files";
import type { Console } from "../../io/console.ts";

type Place = "gpu" | "memory" | "nowhere";

export interface Fit {
  readonly size: string;
  readonly quantisation: string;
  readonly bytes: number;
  readonly place: Place;
}

/** Memory that the system and everything else keep. */
const usable = 0.9;

/** Where models of the usual sizes would run on a machine. */
export function fits({ memory, gpus }: Machine): readonly Fit[] {
  const largest = Math.max(0, ...gpus.map((gpu) => gpu.memory));
  const placeOf = (bytes: number): Place => {
    if (bytes <= largest * usable) return "gpu";
    return bytes <= memory * usable ? "memory" : "nowhere";
  };
  return usualSizes.flatMap(([size, parameters]) =>
    usualQuantisations.map(([quantisation, bits]) => {
      const bytes = roughNeed(parameters, bits);
      return { size, quantisation, bytes, place: placeOf(bytes) };
    }),
  );
}

const column = 12;

/** The same as a table, with how it was reckoned. */
export function fitLines(machine: Machine, { ink }: Console): readonly string[] {
  const marks: Readonly<Record<Place, string>> = {
    gpu: ink.green("●"),
    memory: machine.gpus.length > 0 ? ink.yellow("◐") : ink.green("●"),
    nowhere: ink.dim("○"),
  };
  const all = fits(machine);
  const head = usualQuantisations.map(([name]) => name.padEnd(column)).join("");
  const rows = usualSizes.map(([size]) => {
    const cells = all
      .filter((fit) => fit.size === size)
      .map(({ bytes, place }) => {
        const text = inBytes(bytes).padEnd(column - 2);
        return `${marks[place]} ${place === "nowhere" ? ink.dim(text) : text}`;
      });
    return `  ${size.padEnd(5)} ${cells.join("")}`.trimEnd();
  });
  const legend =
    machine.gpus.length > 0
      ? [`${marks.gpu} on the GPU`, `${marks.memory} in memory`]
      : [`${marks.memory} fits`];
  return [
    `  ${" ".repeat(8)}${ink.dim(head.trimEnd())}`,
    ...rows,
    "",
    `  ${[...legend, `${marks.nowhere} too big`].join("   ")}`,
    ink.dim("  Reckoned as parameters × bits of each ÷ 8, and a fifth more for a conversation"),
    ink.dim("  and the engine; of the memory, nine tenths count. `polylogue models info FILE`"),
    ink.dim("  reckons a single file."),
  ];
}
