import type { Host } from "@polylogue/model";
import type { Project, RunSummary, SourceFile, StartRequest } from "@polylogue/protocol";
import { createStore } from "zustand/vanilla";
import { api, followChanges, Refused } from "./api.ts";
import type { DocumentStore } from "./document.ts";
import { difference, openDocument } from "./document.ts";
import type { Stage } from "./stage.ts";
import { openStage } from "./stage.ts";

/** What the whole page shows. */
export interface WorkspaceState {
  readonly project?: Project;
  readonly runs: readonly RunSummary[];
  readonly document?: DocumentStore;
  readonly stage?: Stage;
  /** A second run beside the first. */
  readonly beside?: Stage;
  /** Said to the person, until the next thing is said. */
  readonly notice?: { readonly text: string; readonly details?: readonly string[]; readonly bad: boolean };
  /** The open file was changed on disk while it has changes here. */
  readonly conflict?: SourceFile;
}

export interface WorkspaceActions {
  readonly load: () => Promise<void>;
  readonly open: (path: string) => Promise<void>;
  readonly save: () => Promise<void>;
  readonly create: (path: string, text: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Takes the text on disk, or keeps the one here. */
  readonly settle: (whose: "disk" | "here") => void;
  readonly start: (request: StartRequest) => Promise<boolean>;
  readonly watch: (run: RunSummary, place?: "stage" | "beside") => Promise<void>;
  readonly leave: (place?: "stage" | "beside") => void;
  readonly forget: (run: RunSummary) => Promise<void>;
  readonly say: (text: string, bad?: boolean, details?: readonly string[]) => void;
  readonly hush: () => void;
}

export type Workspace = ReturnType<typeof openWorkspace>;

/** Opens the folder that the server serves, and keeps up with what changes in it. */
export function openWorkspace() {
  const texts = new Map<string, string>();
  const host: Host = { root: "", read: (path) => texts.get(path) };
  const store = createStore<WorkspaceState & WorkspaceActions>()((set, get) => {
    const say: WorkspaceActions["say"] = (text, bad = false, details) =>
      set({ notice: { text, bad, ...(details && { details }) } });
    const trying = async (what: () => Promise<void>): Promise<boolean> => {
      try {
        await what();
        return true;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        say(error.message, true, error.details);
        return false;
      }
    };
    const refresh = async () => set({ runs: await api.runs() });
    return {
      runs: [],
      say,
      hush: () => set({ notice: undefined }),
      load: async () =>
        void (await trying(async () => {
          const project = await api.project();
          await Promise.all(
            project.files.map(async ({ path }) => texts.set(path, (await api.file(path)).text)),
          );
          set({ project });
          await refresh();
          followChanges(
            (change) => void (change.type === "runs" ? trying(refresh) : trying(() => changed(change.path))),
          );
        })),
      open: async (path) =>
        void (await trying(async () => {
          const [file, layout] = await Promise.all([api.file(path), api.layout(path)]);
          texts.set(path, file.text);
          set({ document: openDocument(file, host, layout), conflict: undefined });
        })),
      save: async () =>
        void (await trying(async () => {
          const { document } = get();
          if (!document) return;
          const { path, text, saved, kept } = document.getState();
          try {
            const file = await api.save(path, text, saved.version);
            texts.set(path, text);
            kept(file.version, text);
          } catch (error) {
            if (!(error instanceof Refused) || error.status !== 409) throw error;
            set({ conflict: error.body as SourceFile });
          }
        })),
      create: async (path, text) =>
        void (await trying(async () => {
          await api.create(path, text);
          texts.set(path, text);
          set({ project: await api.project() });
          await get().open(path);
        })),
      remove: async (path) =>
        void (await trying(async () => {
          await api.remove(path);
          texts.delete(path);
          set({
            project: await api.project(),
            ...(get().document?.getState().path === path && { document: undefined }),
          });
        })),
      settle(whose) {
        const { conflict, document } = get();
        if (!conflict || !document) return;
        if (whose === "disk")
          document.getState().change(difference(document.getState().text, conflict.text), "disk");
        document.getState().kept(conflict.version, conflict.text);
        set({ conflict: undefined });
      },
      start: (request) =>
        trying(async () => {
          const summary = await api.start(request);
          get().stage?.getState().close();
          set({ stage: openStage(summary), notice: undefined });
          await refresh();
        }),
      watch: async (run, place = "stage") =>
        void (await trying(async () => {
          const playing = run.status === "running" || run.status === "paused";
          const stage = openStage(run, playing ? undefined : await api.run(run.id));
          get()[place]?.getState().close();
          set({ [place]: stage });
        })),
      leave(place = "stage") {
        get()[place]?.getState().close();
        set({ [place]: undefined });
      },
      forget: async (run) => void (await trying(() => api.forget(run.id))),
    };
  });

  /** A file changed on disk: taken over, unless it has changes here that are not saved. */
  async function changed(path: string): Promise<void> {
    const file = await api.file(path).catch(() => undefined);
    if (file) texts.set(path, file.text);
    else texts.delete(path);
    store.setState({ project: await api.project() });
    const document = store.getState().document?.getState();
    if (!file || document?.path !== path || document.saved.version === file.version) return;
    if (document.text !== document.saved.text && document.text !== file.text)
      store.setState({ conflict: file });
    else {
      document.change(difference(document.text, file.text), "disk");
      document.kept(file.version, file.text);
    }
  }
  return store;
}
