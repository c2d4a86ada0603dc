import type { Part } from "@polylogue/language";
import { createStore } from "zustand/vanilla";
import { prefs } from "../shell/prefs.ts";

/** The field that a person is asked to write in next, until it has been shown. */
export const wanted = createStore<{ readonly part?: Part; readonly slot?: string }>()(() => ({}));

/** Brings a part's field before the person. */
export function ask(part: Part, slot: string): void {
  wanted.setState({ part, slot });
  prefs.setState({ desk: "inspector" });
}
