/** Who speaks: the name shown and the number of a colour that stays theirs. */
export interface Voice {
  readonly name: string;
  readonly colour: number;
}

/** Something named and its text, such as a said field. */
export interface Named {
  readonly name: string;
  readonly text: string;
}

interface Base {
  /** How many scenes deep: 0 at the top. */
  readonly depth: number;
}

/** One thing that happened, ready to be shown: no screen in it, no colours, no widths. */
export type Entry =
  | (Base & { readonly kind: "state"; readonly name: string; readonly visit: number })
  | (Base & {
      readonly kind: "speech";
      readonly who: Voice;
      readonly question?: string;
      readonly said: readonly Named[];
      readonly alone: boolean;
    })
  | (Base & {
      readonly kind: "cast";
      readonly stage: string;
      readonly follows: readonly Voice[];
      readonly reacts: readonly Voice[];
    })
  | (Base & {
      readonly kind: "act";
      readonly who: Voice;
      readonly action: string;
      readonly noticed: readonly Voice[];
      readonly notes: readonly Named[];
    })
  | (Base & {
      readonly kind: "refused";
      readonly who: Voice;
      readonly action: string;
      readonly reason: string;
    })
  | (Base & { readonly kind: "unplayed"; readonly who: Voice; readonly action: string })
  | (Base & { readonly kind: "note"; readonly tone: Tone; readonly text: string })
  | (Base & { readonly kind: "end"; readonly status: string; readonly name: string });

export type Tone = "quiet" | "warning" | "trouble";
