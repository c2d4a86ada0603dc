import type { Value } from "@polylogue/expression";
import type { Breakpoint, JournalHeader, RunCommand, StartRequest } from "@polylogue/protocol";
import { Hono } from "hono";
import * as z from "zod";
import { fileName, type Player, pageOf } from "../export/page.ts";
import type { Pictured } from "../export/picture.ts";
import { problem } from "../guard.ts";
import { stream } from "../stream.ts";
import type { Runs } from "./runs.ts";

const name = z.string().min(1).max(200);
const long = z.string().max(4 * 1024 * 1024);
const values = z.record(z.string().max(200), z.json()) as unknown as z.ZodType<
  Readonly<Record<string, Value>>
>;
const breakpoint = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("state"), state: name }),
  z.strictObject({ kind: z.literal("arrow"), arrow: name }),
  z.strictObject({ kind: z.literal("line"), file: z.string().max(1_000), line: z.int().min(1) }),
  z.strictObject({ kind: z.literal("condition"), condition: z.string().min(1).max(2_000) }),
  z.strictObject({ kind: z.literal("verdict"), feasible: z.boolean() }),
  z.strictObject({ kind: z.literal("budget"), calls: z.int().min(1) }),
]) satisfies z.ZodType<Breakpoint>;
const breakpoints = z.array(breakpoint).max(200);

const starting = z.strictObject({
  file: z.string().min(1).max(1_000),
  text: long.optional(),
  inputs: values,
  settings: values,
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  models: z.record(name, z.string().max(1_000)),
  breakpoints: breakpoints.optional(),
  seats: z.array(name).max(100).optional(),
  paused: z.boolean().optional(),
  from: z
    .strictObject({
      run: name,
      edit: z.strictObject({ call: z.string().max(1_000), answer: long }).optional(),
    })
    .optional(),
}) satisfies z.ZodType<StartRequest>;

const commanding = z.discriminatedUnion("command", [
  z.strictObject({ command: z.enum(["pause", "continue", "step", "stop"]) }),
  z.strictObject({ command: z.literal("breakpoints"), breakpoints }),
  z.strictObject({ command: z.literal("seat"), role: name, human: z.boolean() }),
  z.strictObject({ command: z.literal("answer"), key: z.string().max(1_000), text: long }),
]) satisfies z.ZodType<RunCommand>;

/** What a run is saved with as a page. */
export interface Saving {
  /** Nothing where it was not built. */
  readonly player: () => Player | undefined;
  readonly picture: (header: JournalHeader) => Promise<Pictured>;
}

/** Starting, watching, leading, saving and deleting runs. */
export function runRoutes(runs: Runs, saving: Saving): Hono {
  const routes = new Hono();
  routes.get("/", (c) => c.json(runs.list()));
  routes.post("/", async (c) => c.json(await runs.start(starting.parse(await c.req.json())), 201));
  routes.get("/:id", (c) => {
    const record = runs.read(c.req.param("id"));
    return record ? c.json(record) : problem(c, 404, gone);
  });
  routes.delete("/:id", (c) => {
    const removed = runs.remove(c.req.param("id"));
    if (removed === "removed") return c.body(null, 204);
    return removed === "gone"
      ? problem(c, 404, gone)
      : problem(c, 409, "The run is still being played: stop it before you delete it.");
  });
  routes.get("/:id/page", async (c) => {
    const record = runs.read(c.req.param("id"));
    if (!record) return problem(c, 404, gone);
    const player = saving.player();
    if (!player) return problem(c, 409, unbuilt);
    c.header("Content-Disposition", `attachment; filename="${fileName(record)}"`);
    return c.html(pageOf(record, await saving.picture(record.header), player));
  });
  routes.get("/:id/events", (c) => {
    const events = runs.events(c.req.param("id"));
    return events ? stream(c, events) : problem(c, 404, "Nobody plays this run now; read it whole instead.");
  });
  routes.post("/:id/command", async (c) => {
    const command = commanding.parse(await c.req.json());
    const done = runs.command(c.req.param("id"), command);
    return done
      ? c.body(null, 204)
      : problem(c, 409, "The run cannot do that now: it is over, or another process plays it.");
  });
  return routes;
}

const gone = "There is no such run any more.";
const unbuilt = "The page that plays saved runs is not built: run `npm run build` once in the project.";
