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
  /** In pixels. */
  readonly deskWidth: number;
}

export const deskWidths = { least: 320, usual: 460, most: 1_000 } as const;

const keys = { theme: "polylogue.theme", width: "polylogue.desk" } as const;

export const prefs = createStore<Prefs>()(() => ({
  theme: (localStorage.getItem(keys.theme) as Theme | null) ?? "auto",
  desk: "inspector",
  palette: false,
  starting: false,
  side: true,
  deskWidth: Number(localStorage.getItem(keys.width)) || deskWidths.usual,
}));

prefs.subscribe(({ theme, deskWidth }, before) => {
  if (theme !== before.theme) localStorage.setItem(keys.theme, theme);
  if (deskWidth !== before.deskWidth) localStorage.setItem(keys.width, String(deskWidth));
  document.documentElement.dataset.theme = theme;
});
document.documentElement.dataset.theme = prefs.getState().theme;
