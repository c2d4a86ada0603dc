/** The end of a terminal's output: what is written above stays, what is drawn below changes. */
export interface Screen {
  /** Adds lines for good, and draws the changing ones below them. */
  draw(lasting: readonly string[], changing: readonly string[]): void;
  /** Takes the changing lines away. */
  close(): void;
}

const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
/** Terminals that know these show a redraw at once; others ignore them. */
const begin = "\u001b[?2026h";
const end = "\u001b[?2026l";

export function openScreen(write: (text: string) => void, rows: () => number): Screen {
  let drawn = 0;
  const restore = () => write(showCursor);
  process.once("exit", restore);
  write(hideCursor);
  const erase = () => (drawn > 0 ? `\u001b[${drawn}A\r\u001b[0J` : "");
  return {
    draw(lasting, changing) {
      const kept = changing.slice(-Math.max(1, rows() - 2));
      const text = [...lasting, ...kept].map((line) => `${line}\u001b[0m\n`).join("");
      write(begin + erase() + text + end);
      drawn = kept.length;
    },
    close() {
      write(erase() + showCursor);
      drawn = 0;
      process.off("exit", restore);
    },
  };
}
