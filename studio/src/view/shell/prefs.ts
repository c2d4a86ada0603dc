import { createStore } from "zustand/vanilla";

export type Theme = "auto" | "light" | "dark";
export const desks = ["inspector", "text", "transcript", "seen", "values", "compare"] as const;
export type Desk = (typeof desks)[number];

/** How a person likes the page: kept by their browser, and nothing else is. */
export interface Prefs {
  readonly theme: Theme;
  /** What stands at the right. */
  readonly desk: Desk;
  readonly palette: boolean;
  /** The dialog that starts a run. */
  readonly starting: boolean;
  readonly side: boolean;
}

const key = "polylogue.theme";

export const prefs = createStore<Prefs>()(() => ({
  theme: (localStorage.getItem(key) as Theme | null) ?? "auto",
  desk: "inspector",
  palette: false,
  starting: false,
  side: true,
}));

prefs.subscribe(({ theme }, before) => {
  if (theme !== before.theme) localStorage.setItem(key, theme);
  document.documentElement.dataset.theme = theme;
});
document.documentElement.dataset.theme = prefs.getState().theme;
