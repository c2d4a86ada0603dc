/** How many hues the roles of a scene share. */
export const hues = 8;

const light = {
  paper: "#faf9f6",
  card: "#ffffff",
  edge: "#d9d5cb",
  ink: "#24262d",
  soft: "#6f727c",
  faint: "#f3f1ec",
  line: "#9a9ca5",
  exit: "#b4694a",
  panel: "#f6f4ee",
  group: "#f3f1eb",
  h0: "#2f6fb3",
  h1: "#b0562c",
  h2: "#2f7d5b",
  h3: "#8a4fa3",
  h4: "#9a7413",
  h5: "#b03a5b",
  h6: "#2b7f8c",
  h7: "#5a62b5",
};
const dark: typeof light = {
  paper: "#16181d",
  card: "#1f2229",
  edge: "#363a45",
  ink: "#e7e6e1",
  soft: "#9a9da8",
  faint: "#272b33",
  line: "#737783",
  exit: "#dd9a78",
  panel: "#191c22",
  group: "#1a1d23",
  h0: "#82b4ec",
  h1: "#e39a72",
  h2: "#7cc5a2",
  h3: "#c79adf",
  h4: "#d9b65c",
  h5: "#e88aa6",
  h6: "#78c4cf",
  h7: "#a3a9ee",
};

const sans = `ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif`;
const mono = `ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace`;

const variables = (theme: typeof light) =>
  Object.entries(theme)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

const hueRules = Array.from({ length: hues }, (_, i) => `.h${i}{color:var(--h${i})}`).join("");

/** The one style element: light, and dark where the reader prefers it. */
export const style = [
  `svg{${variables(light)};background:var(--paper)}`,
  `@media (prefers-color-scheme:dark){svg{${variables(dark)}}}`,
  `text{font:12px ${mono};fill:var(--ink);white-space:pre}`,
  `.scene{font:600 20px ${sans}}`,
  `.about{font:400 12.5px ${sans};fill:var(--soft)}`,
  `.title{font:600 15px ${sans}}`,
  `.label{font:500 11.5px ${sans};fill:var(--soft)}`,
  `.small{font:600 10px ${sans};letter-spacing:.08em;fill:var(--soft)}`,
  `.soft{fill:var(--soft)}.role{fill:currentColor;font-weight:600}.name{font:500 11.5px ${sans};fill:currentColor}`,
  `.paper{fill:var(--paper)}.card{fill:var(--card);stroke:var(--edge)}.inner{fill:none;stroke:var(--edge)}`,
  `.group{fill:var(--group);stroke:var(--edge)}.panel{fill:var(--panel);stroke:var(--edge)}.rule{stroke:var(--edge)}`,
  `.chip{fill:currentColor;fill-opacity:.1;stroke:currentColor;stroke-opacity:.28}.mark{fill:currentColor}`,
  `.ring{fill:none;stroke:currentColor;stroke-width:1.6}.start{fill:var(--ink)}`,
  `.arrow{fill:none;stroke:var(--line);stroke-width:1.4}.tip{fill:var(--line)}`,
  `.exit{stroke:var(--exit);stroke-dasharray:5 4}.exit-tip{fill:var(--exit)}.exit-label{fill:var(--exit)}`,
  `.unused{stroke:var(--soft);stroke-width:2.4;stroke-linecap:round;stroke-dasharray:.1 5.5}`,
  `.order{font:600 10px ${sans};fill:var(--soft);text-anchor:middle}.bead{fill:var(--card);stroke:var(--line)}`,
  `.bare{fill:var(--card);stroke:var(--edge);stroke-width:.8}`,
  hueRules,
].join("\n");
