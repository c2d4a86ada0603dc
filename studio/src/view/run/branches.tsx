import type { Branch } from "../../live/branches.ts";
import { treeOf } from "../../live/branches.ts";
import { useStage, useWorkspace } from "../context.ts";
import { began, many, statusWords } from "./words.ts";

/** The open run with all that it came from and that came from it. */
export function Branches() {
  const runs = useWorkspace((state) => state.runs);
  const open = useStage((state) => state.summary.id);
  const tree = open === undefined ? undefined : treeOf(runs, open);
  if (!tree || tree.branches.length === 0)
    return (
      <p className="quiet">
        No branches yet. Edit an answer in the transcript, or change the scene and keep playing.
      </p>
    );
  return (
    <ul className="tree">
      <Limb branch={tree} open={open} />
    </ul>
  );
}

function Limb({ branch, open }: { readonly branch: Branch; readonly open: string | undefined }) {
  const watch = useWorkspace((state) => state.watch);
  const { run, branches } = branch;
  return (
    <li>
      <span className="limb">
        <button
          type="button"
          className="plain"
          aria-current={run.id === open}
          onClick={() => void watch(run)}
        >
          {run.from?.call ?? (run.from ? "kept playing" : run.scene)}{" "}
          <span className="quiet">
            {statusWords[run.status]}, {many(run.calls, "answer")}, {began(run.started)}
          </span>
        </button>
        {run.id !== open && (
          <button type="button" className="plain" onClick={() => void watch(run, "beside")}>
            beside
          </button>
        )}
      </span>
      {branches.length > 0 && (
        <ul>
          {branches.map((each) => (
            <Limb key={each.run.id} branch={each} open={open} />
          ))}
        </ul>
      )}
    </li>
  );
}
