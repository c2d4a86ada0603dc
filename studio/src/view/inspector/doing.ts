import type { Edit, Part } from "@polylogue/language";
import { act } from "../act.ts";
import { useWorkspaceStore } from "../context.ts";

/** Does edits from the inspector as one step of the history; says what kept them from being done. */
export function useDoing(): (edits: readonly Edit[], select?: Part) => boolean {
  const workspace = useWorkspaceStore();
  return (edits, select) => {
    const { document, say } = workspace.getState();
    if (!document) return false;
    const problem = act(document, edits, { origin: "inspector", ...(select && { select }) });
    if (problem !== undefined) say(problem, true);
    return problem === undefined;
  };
}
