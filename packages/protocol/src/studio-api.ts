import type { Value } from "@polylogue/expression";
import type { JournalHeader, JournalLine, LiveEvent, RunStatus } from "./run-event.ts";

/**
 * What crosses between the studio's page and its local server: JSON over HTTP, and two streams of server-sent events.
 * Paths of files are posix and relative to the folder that the studio was opened on.
 *
 * | request | answer |
 * |---|---|
 * | `GET /api/project` | {@link Project} |
 * | `GET /api/changes` (stream) | {@link ProjectChange} |
 * | `GET /api/file?path=` | {@link SourceFile} |
 * | `PUT /api/file` {@link SaveRequest} | {@link SourceFile}; 409 with the file on disk where it has changed meanwhile |
 * | `POST /api/file` {@link SourceFile} without version | {@link SourceFile}; 409 where it exists |
 * | `DELETE /api/file?path=` | 204 |
 * | `GET /api/layout?path=`, `PUT /api/layout` {@link Layout} | {@link Layout} |
 * | `GET /api/runs` | {@link RunSummary}[] , newest first |
 * | `POST /api/runs` {@link StartRequest} | {@link RunSummary}; 422 {@link ApiProblem} |
 * | `GET /api/runs/ID` | {@link RunRecord} |
 * | `DELETE /api/runs/ID` | 204 |
 * | `GET /api/runs/ID/events?after=N` (stream) | {@link NumberedEvent}; takes `Last-Event-ID` |
 * | `POST /api/runs/ID/command` {@link RunCommand} | 204; 409 where the run cannot do that now |
 * | `GET /api/runs/ID/page` | one HTML file that plays the run offline |
 *
 * Everything else is 404. Errors are {@link ApiProblem}.
 */
export interface ApiProblem {
  /** A sentence for a person, with what to do. */
  readonly problem: string;
  readonly details?: readonly string[];
}

export interface Project {
  /** The folder's own name. */
  readonly name: string;
  readonly version: string;
  readonly files: readonly ProjectFile[];
  /** Model specs that can be chosen at once; others can be typed. Never a key. */
  readonly models: readonly { readonly spec: string; readonly what: string; readonly ready: boolean }[];
}
export interface ProjectFile {
  readonly path: string;
  /** The scene's name; absent for a library or a file that cannot be read. */
  readonly scene?: string;
  /** The first line of its documentation. */
  readonly doc?: string;
}
export type ProjectChange =
  | { readonly type: "file"; readonly path: string; readonly version: string | null }
  | { readonly type: "runs" };

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Hash of the text. */
  readonly version: string;
}
/** `base` is the version that the text was made from. */
export interface SaveRequest {
  readonly path: string;
  readonly text: string;
  readonly base: string;
}

/** Where a person put things, by the key of the part. It lives beside the runs, never in the scene. */
export interface Layout {
  readonly path: string;
  readonly nodes: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
}

export interface RunSummary {
  readonly id: string;
  readonly scene: string;
  /** The scene's file. */
  readonly file: string;
  /** ISO 8601. */
  readonly started: string;
  /** A journal without an end that nobody writes is `interrupted`. */
  readonly status: RunStatus | "running" | "paused";
  readonly title: string;
  readonly calls: number;
  readonly seconds: number;
  readonly models: readonly string[];
  /** Set while another process plays it: it can be watched, not led. */
  readonly elsewhere?: true;
  /** The run that this one was forked from, and at which call. */
  readonly from?: { readonly run: string; readonly call?: string };
}

/** A run from its journal. */
export interface RunRecord {
  readonly summary: RunSummary;
  readonly header: JournalHeader;
  readonly lines: readonly JournalLine[];
}

/** An event of a run, numbered from 1 as it was sent: the journal's events, pieces of text, actors' states, and the run's own state. */
export interface NumberedEvent {
  readonly id: number;
  readonly event: LiveEvent | RunControlEvent;
}
export type RunControlEvent =
  | { readonly type: "paused"; readonly why: PauseReason }
  | { readonly type: "continued" }
  /** A person is asked; `answer` goes back by a command. */
  | {
      readonly type: "your-turn";
      readonly key: string;
      readonly role: string;
      readonly name: string;
      readonly question?: string;
    }
  | { readonly type: "closed"; readonly summary: RunSummary };
export type PauseReason =
  | { readonly kind: "asked" }
  | { readonly kind: "step" }
  | { readonly kind: "breakpoint"; readonly breakpoint: Breakpoint };

export interface StartRequest {
  readonly file: string;
  /** The text in the editor, where it is not saved yet. */
  readonly text?: string;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly settings: Readonly<Record<string, Value>>;
  readonly seed: number;
  /** A spec for each slot; `*` is for all others. */
  readonly models: Readonly<Record<string, string>>;
  readonly breakpoints?: readonly Breakpoint[];
  /** Seats that a person takes from the beginning, as roles. */
  readonly seats?: readonly string[];
  /** Begin paused before the first call. */
  readonly paused?: boolean;
  /** Go on from an earlier run: its answers serve again wherever the same is asked. */
  readonly from?: {
    readonly run: string;
    /** An answer that is given in place of the recorded one. */
    readonly edit?: { readonly call: string; readonly answer: string };
  };
}

/** Where a run stops before its next call. */
export type Breakpoint =
  | { readonly kind: "state"; readonly state: string }
  | { readonly kind: "arrow"; readonly arrow: string }
  | { readonly kind: "line"; readonly file: string; readonly line: number }
  | { readonly kind: "condition"; readonly condition: string }
  | { readonly kind: "verdict"; readonly feasible: boolean }
  | { readonly kind: "budget"; readonly calls: number };

export type RunCommand =
  | { readonly command: "pause" | "continue" | "step" | "stop" }
  | { readonly command: "breakpoints"; readonly breakpoints: readonly Breakpoint[] }
  /** Takes a role's seats for a person, or gives them back. */
  | { readonly command: "seat"; readonly role: string; readonly human: boolean }
  | { readonly command: "answer"; readonly key: string; readonly text: string };
