import pc from "picocolors";

/** Wraps text in colours and weights; without colours it gives the text back. */
export interface Paint {
  readonly enabled: boolean;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  /** One of the voices' colours, by number. */
  readonly voice: (index: number, text: string) => string;
}

/** 256-colour codes that read well on light and on dark grounds; neighbours differ in hue. */
const voices = [67, 131, 72, 133, 136, 168, 37, 104, 107, 173] as const;

export function paint(enabled: boolean): Paint {
  const { bold, dim, red, green, yellow, cyan } = pc.createColors(enabled);
  const plain = (text: string) => text;
  const voice = (index: number, text: string) =>
    `\u001b[38;5;${voices[index % voices.length]}m${text}\u001b[39m`;
  return { enabled, bold, dim, red, green, yellow, cyan, voice: enabled ? voice : (_, text) => plain(text) };
}

/** Whether a stream gets colours: a terminal, unless NO_COLOR says no; FORCE_COLOR says yes. */
export function wantsColor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== "0") return true;
  return stream.isTTY === true && env.TERM !== "dumb";
}
