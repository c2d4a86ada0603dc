import type {
  Arrow,
  Budget,
  Exit,
  Final,
  Role,
  Scene,
  SpeakStep,
  StageStep,
  State,
  Step,
} from "@polylogue/model";
import { arrowWords, excerpt, without } from "./excerpt.ts";
import type { Graph, GraphEdge, GraphLine, GraphNode, GraphRole, GraphStage } from "./graph.ts";

/** The id of the node that a scene's own exits start from. */
export const anywhere = "*";

/** Draws a checked scene as plain data; `source` is the text of the scene's own file. */
export function toGraph(scene: Scene, source: string): Graph {
  const first = scene.states[0]?.name;
  return {
    scene: scene.name ?? "",
    ...(scene.doc && { doc: scene.doc }),
    nodes: [
      ...anywhereNode(scene),
      ...scene.states.flatMap((state) => stateNodes(state, source, undefined, state.name === first)),
      ...scene.finals.map((final) => finalNode(final, source)),
    ],
    edges: [
      ...exitEdges(anywhere, "", scene.exits, source),
      ...scene.states.flatMap((s) => stateEdges(s, source)),
    ],
    roles: [...scene.roles.map(graphRole), ...scene.scenes.map(({ name }) => playedScene(name))],
  };
}

function graphRole(role: Role): GraphRole {
  const seats = role.seats.kind === "one" ? "one" : "many";
  return { name: role.name, job: role.job, seats, ...(role.doc && { doc: role.doc }) };
}

function playedScene(name: string): GraphRole {
  return { name, job: "scene", seats: "one" };
}

// ---- nodes ----------------------------------------------------------------

function anywhereNode(scene: Scene): GraphNode[] {
  if (scene.exits.length === 0) return [];
  const label = `anywhere in ${scene.name ?? "the scene"}`;
  return [{ id: anywhere, kind: "anywhere", label, start: false, lines: [], roles: [], span: scene.span }];
}

function stateNodes(state: State, source: string, parent: string | undefined, start: boolean): GraphNode[] {
  const lines = state.steps.map((step, i) => toLine(state.name, i, step, source));
  const node: GraphNode = {
    id: state.name,
    kind: state.states.length > 0 ? "composite" : "state",
    label: state.name,
    ...(state.doc && { doc: state.doc }),
    ...(parent !== undefined && { parent }),
    start,
    lines,
    roles: [...new Set(lines.flatMap((line) => line.roles))],
    ...(state.budget && { budget: budgetWords(state.budget, source) }),
    span: state.span,
  };
  return [node, ...state.states.flatMap((inner, i) => stateNodes(inner, source, state.name, i === 0))];
}

function finalNode(final: Final, source: string): GraphNode {
  return {
    id: final.name,
    kind: "final",
    label: final.name,
    ...(final.doc && { doc: final.doc }),
    start: false,
    lines: final.steps.map((step, i) => toLine(final.name, i, step, source)),
    roles: [],
    span: final.span,
  };
}

function budgetWords(budget: Budget, source: string): string {
  return excerpt(source, budget.span).replace(/^budget\s+/, "");
}

// ---- lines ----------------------------------------------------------------

function toLine(state: string, index: number, step: Step, source: string): GraphLine {
  const roles = [...new Set(actors(step))];
  const id = `${state}.step.${index + 1}`;
  const line = { id, kind: step.kind, text: excerpt(source, step.span), roles, span: step.span };
  return step.kind === "stage" ? { ...line, stage: toStage(step, source) } : line;
}

function actors(step: Step): readonly string[] {
  if (step.kind === "speak") return speakers(step);
  if (step.kind === "play") return step.plays.map((play) => play.scene);
  if (step.kind === "stage") return [...step.cast.map((cast) => cast.role), ...judges(step)];
  return [];
}

function speakers(step: SpeakStep): readonly string[] {
  return step.subjects.map((subject) => subject.role);
}

function judges(step: StageStep): readonly string[] {
  return step.rows.flatMap((row) => row.judges.map((judge) => judge.role));
}

function toStage(step: StageStep, source: string): GraphStage {
  const rest = without(
    source,
    step.span,
    [...step.cast, ...step.rows].map((line) => line.span),
  );
  const again = /\bagain at most (.+?) times?\b/.exec(rest)?.[1];
  const until = /\buntil (.+?)(?:\s+again at most\b.*)?\s*\}$/.exec(rest)?.[1];
  return {
    name: step.name,
    cast: step.cast.map((cast) => ({
      role: cast.role,
      job: cast.follows ? "follows" : "reacts",
      text: excerpt(source, cast.span),
    })),
    judges: step.rows.map((row) => ({
      ...(row.when && { when: judgeCondition(excerpt(source, row.span)) }),
      roles: row.judges.map((judge) => judge.role),
      ...(row.verdict && { verdict: verdictText(excerpt(source, row.span)) }),
    })),
    ...(step.again && again && { again }),
    ...(step.until && until && { until }),
  };
}

function verdictText(text: string): string {
  return /\beach \w+ is judged (?:by .*?\) )?as (\{.*)$/.exec(text)?.[1] ?? text;
}

function judgeCondition(text: string): string {
  return /^when (.*),\s*each \w+ is judged\b/.exec(text)?.[1] ?? text;
}

// ---- edges ----------------------------------------------------------------

function stateEdges(state: State, source: string): GraphEdge[] {
  return [
    ...exitEdges(state.name, state.name, state.exits, source),
    ...state.arrows.map((arrow, i) => arrowEdge(state, i, arrow, source)),
    ...state.states.flatMap((inner) => stateEdges(inner, source)),
  ];
}

function exitEdges(from: string, owner: string, exits: readonly Exit[], source: string): GraphEdge[] {
  return exits.map((exit, i) => ({
    id: `${owner === "" ? "" : `${owner}.`}on.${i + 1}`,
    from,
    to: exit.target,
    ...boundOf(exit, source),
    cause: exit.cause,
    span: exit.span,
  }));
}

function boundOf(exit: Exit, source: string): { bound?: string } {
  const { bound } = arrowWords(excerpt(source, exit.span));
  return bound ? { bound } : {};
}

function arrowEdge({ name, arrows }: State, index: number, arrow: Arrow, source: string): GraphEdge {
  const words = arrowWords(excerpt(source, arrow.span));
  const order = arrows.length > 1 ? { order: index + 1 } : {};
  return { id: `${name}.${index + 1}`, from: name, to: arrow.target, ...order, ...words, span: arrow.span };
}
