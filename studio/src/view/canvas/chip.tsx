import type { GraphRole } from "@polylogue/graph";
import type { ActorStatus } from "@polylogue/protocol";
import { memo } from "react";
import { statusOf } from "../../project/live.ts";
import { useDocument, useStage, useWorkspaceStore } from "../context.ts";

const jobs: Readonly<Record<GraphRole["job"], string>> = {
  role: "role",
  moderator: "moderator",
  reviser: "reviser",
  scene: "scene, double click to open",
};

/** A role's name with its job's mark, and what it does in the open run. `here`: the run is where the chip stands. */
export const Chip = memo(function Chip({ role, here }: { readonly role: string; readonly here: boolean }) {
  const job = useDocument(({ graph }) => graph?.roles.find(({ name }) => name === role)?.job) ?? "role";
  const status = useStage(({ moment }) => (here ? statusOf(moment, role) : "idle")) ?? "idle";
  const select = useDocument((state) => state.select);
  const file = useDocument(
    ({ analysis }) => analysis.draft?.scenes.find(({ name }) => name === role)?.scene.file,
  );
  const workspace = useWorkspaceStore();
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`chip nodrag ${job} ${status}`}
      title={words(role, job, status)}
      onClick={(event) => {
        event.stopPropagation();
        if (job !== "scene") select?.({ kind: "role", name: role });
      }}
      onDoubleClick={(event) => {
        event.stopPropagation();
        if (file !== undefined) void workspace.getState().open(file);
      }}
    >
      <span className="mark" aria-hidden="true" />
      {role}
      {status !== "idle" && <span className="visually-hidden">, {status}</span>}
    </button>
  );
});

const words = (role: string, job: GraphRole["job"], status: ActorStatus) =>
  `${role}: ${jobs[job]}${status === "idle" ? "" : `, ${status}`}`;
