import type {
  ApiProblem,
  Layout,
  Project,
  ProjectChange,
  RunCommand,
  RunRecord,
  RunSummary,
  SourceFile,
  StartRequest,
} from "@polylogue/protocol";
import type { Watched } from "../live/moment.ts";

/** A request that the server refused; its message is for a person. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly details: readonly string[];
  /** What the server answered instead, such as the file as it is on disk. */
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    const { problem, details } = (body ?? {}) as Partial<ApiProblem>;
    super(problem ?? "The studio's server cannot be reached: is `polylogue studio` still running?");
    this.status = status;
    this.details = details ?? [];
    this.body = body;
  }
}

/** Asks the server; rejects with {@link Refused}. */
async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(`/api${path}`, init).catch(() => undefined);
  const read: unknown =
    answer && answer.status !== 204 ? await answer.json().catch(() => undefined) : undefined;
  if (!answer?.ok) throw new Refused(answer?.status ?? 0, read);
  return read as T;
}

const q = encodeURIComponent;

/** Everything that the server can be asked. */
export const api = {
  project: () => ask<Project>("GET", "/project"),
  file: (path: string) => ask<SourceFile>("GET", `/file?path=${q(path)}`),
  save: (path: string, text: string, base: string) => ask<SourceFile>("PUT", "/file", { path, text, base }),
  create: (path: string, text: string) => ask<SourceFile>("POST", "/file", { path, text }),
  remove: (path: string) => ask<void>("DELETE", `/file?path=${q(path)}`),
  layout: (path: string) => ask<Layout>("GET", `/layout?path=${q(path)}`),
  place: (layout: Layout) => ask<Layout>("PUT", "/layout", layout),
  runs: () => ask<RunSummary[]>("GET", "/runs"),
  run: (id: string) => ask<RunRecord>("GET", `/runs/${q(id)}`),
  start: (request: StartRequest) => ask<RunSummary>("POST", "/runs", request),
  forget: (id: string) => ask<void>("DELETE", `/runs/${q(id)}`),
  command: (id: string, command: RunCommand) => ask<void>("POST", `/runs/${q(id)}/command`, command),
};

/** Follows a stream of events; the browser goes on by itself where a connection broke off. Gives how to stop. */
function follow<T>(path: string, each: (event: T) => void): () => void {
  const source = new EventSource(`/api${path}`);
  source.onmessage = ({ data }) => each(JSON.parse(data as string) as T);
  return () => source.close();
}

export const followChanges = (each: (change: ProjectChange) => void) =>
  follow<ProjectChange>("/changes", each);
export const followRun = (id: string, each: (event: Watched) => void) =>
  follow<Watched>(`/runs/${q(id)}/events`, each);
