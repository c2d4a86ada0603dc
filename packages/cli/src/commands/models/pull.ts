import { parseSpec } from "@polylogue/models";
import { fetchModel, inBytes, readChatModel } from "@polylogue/models/files";
import { type ExitCode, exitCodes, misuse } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { onInterrupt } from "../../io/interrupt.ts";
import { downloadProgress } from "../../models/download-progress.ts";
import { orFail } from "./trouble.ts";

/** Downloads a model of a hub, without loading it, and prints the spec to use. */
export async function pullModel(text: string, console: Console): Promise<ExitCode> {
  const read = parseSpec(text.startsWith("hf:") ? `llama:${text}` : text);
  if (!read.ok) throw misuse(read.problem);
  if (!("hub" in read.spec))
    throw misuse(`\`${text}\` cannot be pulled; only \`llama:hf:USER/REPO:QUANT\` can.`);
  const { hub } = read.spec;
  const interrupt = onInterrupt();
  const progress = downloadProgress(console);
  try {
    const { signal } = interrupt;
    const { onDownload } = progress;
    const path = await orFail(() => fetchModel(hub, { signal, onDownload }));
    progress.end();
    const { bytes } = await orFail(() => readChatModel(path));
    console.note(`${console.noteInk.green("✓")} ${path}  ${console.noteInk.dim(inBytes(bytes))}`);
    console.print(`llama:${hub}`);
    return exitCodes.done;
  } finally {
    progress.end();
    interrupt.done();
  }
}
