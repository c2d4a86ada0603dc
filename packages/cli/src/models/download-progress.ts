import { basename } from "node:path";
import type { OnDownload } from "@polylogue/models/files";
import { inBytes } from "@polylogue/models/files";
import type { Console } from "../io/console.ts";

/** Tells how a download goes: one changing line on a terminal, a line for each tenth elsewhere. */
export interface DownloadProgress {
  readonly onDownload: OnDownload;
  readonly end: () => void;
}

/** Milliseconds between two redraws. */
const pace = 100;

export function downloadProgress(console: Console): DownloadProgress {
  let began: { readonly at: number; readonly done: number } | undefined;
  let [drawn, tenth, isOpen] = [0, -1, false];
  const onDownload: OnDownload = (done, total, file) => {
    const now = performance.now();
    began ??= { at: now, done };
    if (console.quiet) return;
    if (!console.live) {
      const now = Math.floor((done / total) * 10);
      if (now > tenth) console.note(`${basename(file)}: ${now * 10} % of ${inBytes(total)}`);
      tenth = Math.max(tenth, now);
    } else if (now - drawn >= pace || done === total) {
      drawn = now;
      isOpen = true;
      const speed = ((done - began.done) / Math.max(now - began.at, 1)) * 1000;
      console.raw(
        `\r\u001b[K${progressLine({ file: basename(file), done, total, speed }, console.columns())}`,
      );
    }
  };
  return {
    onDownload,
    end: () => {
      if (isOpen) console.raw("\n");
      isOpen = false;
    },
  };
}

interface Progress {
  readonly file: string;
  readonly done: number;
  readonly total: number;
  /** Bytes a second. */
  readonly speed: number;
}

const barWidth = 20;

/** A file's name, a bar, and how far it is; what does not fit into the width is left out. */
export function progressLine({ file, done, total, speed }: Progress, width: number): string {
  const share = total > 0 ? done / total : 1;
  const full = Math.floor(share * barWidth);
  const bar = `${"━".repeat(full)}${"─".repeat(barWidth - full)}`;
  const figures = `${String(Math.floor(share * 100)).padStart(3)} %  ${inBytes(done)} of ${inBytes(total)}`;
  const pace = speed > 0 ? `  ${inBytes(speed)}/s  ${remaining((total - done) / speed)}` : "";
  const whole = `${file}  ${bar} ${figures}${pace}`;
  return (
    [whole, `${file}  ${figures}`, figures].find((line) => line.length < width) ?? figures.slice(0, width - 1)
  );
}

function remaining(seconds: number): string {
  if (seconds < 1) return "";
  if (seconds < 60) return `${Math.ceil(seconds)} s left`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min left` : `${(seconds / 3600).toFixed(1)} h left`;
}
