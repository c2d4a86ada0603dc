import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file so that whoever reads it sees all of it or what was there before. */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.new`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
