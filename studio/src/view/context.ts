import { createContext, use } from "react";
import { useStore } from "zustand";
import type { DocumentActions, DocumentState } from "../session/document.ts";
import type { StageActions, StageState } from "../session/stage.ts";
import type { Workspace, WorkspaceActions, WorkspaceState } from "../session/workspace.ts";

const WorkspaceContext = createContext<Workspace | undefined>(undefined);
export const WorkspaceProvider = WorkspaceContext;

/** The stores behind the page. */
export function useWorkspaceStore(): Workspace {
  const workspace = use(WorkspaceContext);
  if (!workspace) throw new Error("no workspace around this component");
  return workspace;
}

/** A part of what the whole page shows; drawn anew only when that part changes. */
export function useWorkspace<T>(select: (state: WorkspaceState & WorkspaceActions) => T): T {
  return useStore(useWorkspaceStore(), select);
}

const none = { getState: () => undefined, getInitialState: () => undefined, subscribe: () => () => {} };

/** A part of the open document; `undefined` where none is open. */
export function useDocument<T>(select: (state: DocumentState & DocumentActions) => T): T | undefined {
  const document = useWorkspace((state) => state.document);
  return useStore(document ?? (none as never), (state: (DocumentState & DocumentActions) | undefined) =>
    state === undefined ? undefined : select(state),
  );
}

/** A part of the open run; `undefined` where none is open. */
export function useStage<T>(
  select: (state: StageState & StageActions) => T,
  place: "stage" | "beside" = "stage",
): T | undefined {
  const stage = useWorkspace((state) => state[place]);
  return useStore(stage ?? (none as never), (state: (StageState & StageActions) | undefined) =>
    state === undefined ? undefined : select(state),
  );
}
