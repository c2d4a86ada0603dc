/** How the checker reaches files. Paths are posix; nothing outside `root` is ever read. */
export interface Host {
  /** The project's folder. A path that is not absolute is relative to it. */
  readonly root: string;
  /** A file's text, or `undefined` where there is none. */
  read(path: string): string | undefined;
}

/** Where `path`, written in `file`, leads; `undefined` when it leaves the project's folder. */
export function resolve(file: string, path: string, root: string): string | undefined {
  if (/^[/~]|^[A-Za-z][\w+.-]*:|\\|\0/.test(path)) return undefined;
  const whole = normalise(`${file.slice(0, file.lastIndexOf("/") + 1)}${path}`);
  const top = file.startsWith("/") ? normalise(root) : "";
  if (whole === undefined || top === undefined) return undefined;
  return top === "" || whole.startsWith(top.endsWith("/") ? top : `${top}/`) ? whole : undefined;
}

/** Without `.`, `..` and doubled slashes; `undefined` when `..` climbs past the beginning. */
function normalise(path: string): string | undefined {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return (path.startsWith("/") ? "/" : "") + steps.join("/");
}
