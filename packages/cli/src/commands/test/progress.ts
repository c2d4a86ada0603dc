import type { Console } from "../../io/console.ts";
import { plain } from "../../io/plain.ts";
import { cut } from "../../view/render.ts";
import { oneLine } from "../../view/words.ts";

/** One changing line on a terminal that says which test is played. */
export interface Progress {
  /** The next file. */
  readonly file: (path: string) => void;
  readonly test: (name: string) => void;
  /** Makes room for what stays. */
  readonly clear: () => void;
}

export function openProgress(console: Console, files: number): Progress {
  if (!console.live || console.quiet) return { file: () => {}, test: () => {}, clear: () => {} };
  let done = 0;
  let head = "";
  const show = (text: string) => {
    const line = cut(oneLine(plain(text)), console.columns() - 1);
    console.raw(`\r\u001b[K${console.noteInk.dim(line)}`);
  };
  return {
    file: (path) => {
      head = `${++done}/${files} ${path}`;
      show(head);
    },
    test: (name) => show(`${head} · ${name}`),
    clear: () => console.raw("\r\u001b[K"),
  };
}
