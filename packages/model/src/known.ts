import type { Expr } from "@polylogue/expression";
import { loopChildren, partChildren, walk } from "@polylogue/expression";
import type { Ground } from "./checks/check.ts";
import type { Stand, Way } from "./graph.ts";
import { pathTo } from "./graph.ts";
import type { JudgeRow, Role, RoleQuestion, StageStep, Step } from "./scene.ts";

/**
 * What is known where: which variables are set, which fields are said, who has spoken, on every path to a place.
 * A fact is a text: `reply` (a variable, a stage, a played scene), `critic.flaw` (a said field or a parameter),
 * `before:penman` (somebody else than the reviser `penman` has spoken). An exit leaves with what was known at its
 * state's entry, because a step may fail before it did anything.
 */
export class Known {
  readonly #ground: Ground;
  readonly #roles: ReadonlyMap<string, Role>;
  readonly #revisers: readonly { readonly name: string; readonly fact: string }[];
  readonly #asked = new Map<RoleQuestion, readonly Read[]>();
  readonly #before = new Map<string, ReadonlySet<string>>();

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#roles = new Map(ground.scene.roles.map((role) => [role.name, role]));
    const revisers = ground.scene.roles.filter((role) => role.job === "reviser");
    this.#revisers = revisers.map(({ name }) => ({ name, fact: `before:${name}` }));
    this.#spread();
  }

  /** What is known on every path when a place is entered; `undefined` where no path leads. */
  before(name: string): ReadonlySet<string> | undefined {
    return this.#before.get(name);
  }
  after(stand: Stand): ReadonlySet<string> {
    const facts = new Set(this.#before.get(stand.name));
    for (const step of stand.steps) this.learn(step, facts);
    return facts;
  }

  #spread(): void {
    const { graph } = this.#ground;
    if (graph.first === undefined) return;
    this.#before.set(graph.first, new Set());
    const queue = [graph.first];
    for (const name of queue) {
      const stand = graph.stands.get(name);
      if (!stand) continue;
      const after = this.after(stand);
      for (const way of graph.ways.get(name) ?? []) {
        if (this.#meet(way.to, way.exit ? (this.#before.get(name) ?? new Set()) : after)) queue.push(way.to);
      }
    }
  }

  /** Keeps only what this path knows as well; true where that changed anything. */
  #meet(name: string, facts: ReadonlySet<string>): boolean {
    const there = this.#before.get(name);
    const lost = there && [...there].filter((fact) => !facts.has(fact));
    if (lost?.length === 0) return false;
    const both = new Set(there ?? facts);
    for (const fact of lost ?? []) both.delete(fact);
    this.#before.set(name, both);
    return true;
  }

  /** Adds what a step makes known, and takes away what it lets be forgotten. */
  learn(step: Step, facts: Set<string>): void {
    if (step.kind === "set" && step.loops.length === 0) facts.add(step.name);
    if (step.kind === "play")
      this.#played(
        step.plays.map(({ scene }) => scene),
        facts,
      );
    if (step.kind === "stage") {
      facts.add(step.name);
      for (const { role } of step.cast) this.#seat(role, facts);
      this.#spoke(
        [...step.cast, ...step.rows.flatMap((row) => row.judges)].map((each) => each.role),
        facts,
      );
    }
    if (step.kind !== "speak") return;
    for (const { role, every } of step.subjects) {
      if (!every) this.#seat(role, facts);
      for (const field of this.#question(role, step.question)?.says ?? []) facts.add(`${role}.${field.name}`);
      for (const field of this.#roles.get(role)?.parameters ?? []) facts.add(`${role}.${field.name}`);
    }
    this.#spoke(
      step.subjects.map((subject) => subject.role),
      facts,
    );
  }

  /** New seats know their parameters and have said nothing. */
  #seat(name: string, facts: Set<string>): void {
    const role = this.#roles.get(name);
    if (role?.seats.kind === "open") {
      for (const question of role.questions)
        for (const field of question.says) facts.delete(`${name}.${field.name}`);
    }
    for (const field of role?.parameters ?? []) facts.add(`${name}.${field.name}`);
  }

  /** Whoever plays a scene has heard others before a reviser answers. */
  #played(scenes: readonly string[], facts: Set<string>): void {
    for (const scene of scenes) facts.add(scene);
    this.#spoke(scenes, facts);
  }

  #spoke(roles: readonly string[], facts: Set<string>): void {
    for (const { name, fact } of this.#revisers) if (roles.some((role) => role !== name)) facts.add(fact);
  }

  #question(role: string, name: string | undefined): RoleQuestion | undefined {
    return this.#roles.get(role)?.questions.find((question) => question.name === name);
  }

  /** Everything a step reads, its prompts included. */
  reads(step: Step): readonly Read[] {
    if (step.kind === "stage") return this.#stageReads(step);
    const own = this.#readsOf(exprsOf(step));
    if (step.kind !== "speak") return own;
    return [...own, ...step.subjects.flatMap(({ role }) => this.#prompts(role, step.question))];
  }

  /** Whoever judges or speaks on a stage knows who was brought onto it, and the stage itself. */
  #stageReads(step: StageStep): readonly Read[] {
    const inside = new Set([step.name]);
    for (const { role } of step.cast) this.#seat(role, inside);
    const asked = [...step.cast, ...step.rows.flatMap((row) => row.judges)];
    const all = [
      ...this.#readsOf([...step.rows.flatMap(exprsOfRow), ...some(step.until)]),
      ...asked.flatMap(({ role }) => this.#prompts(role, undefined)),
    ];
    const before = this.#readsOf(exprsOf(step)).filter((read) => read.fact !== step.name);
    return [...before, ...all.filter((read) => !inside.has(read.fact))];
  }
  readsOf(exprs: readonly (Expr | undefined)[]): readonly Read[] {
    return this.#readsOf(exprs.filter((expr) => expr !== undefined));
  }

  #prompts(name: string, questionName: string | undefined): readonly Read[] {
    const role = this.#roles.get(name);
    const question = this.#question(name, questionName);
    if (!role || !question) return [];
    const known = this.#asked.get(question);
    if (known) return known;
    this.#asked.set(question, []);
    const teller = role.remembers?.toldBy;
    const parts = [role.persona, role.called, question.prompt].flatMap((text) => text?.parts ?? []);
    const reads = [
      ...this.#readsOf(parts.flatMap(partChildren)),
      ...(teller ? this.#prompts(teller, undefined) : []),
    ];
    this.#asked.set(question, reads);
    return reads;
  }

  #readsOf(exprs: readonly Expr[]): readonly Read[] {
    const reads: Read[] = [];
    const { notes } = this.#ground;
    for (const root of exprs) {
      walk(root, (expr) => {
        const note = notes.of(expr);
        for (const fact of note?.needs ?? [])
          if (note) reads.push({ fact, expr, span: note.span, file: note.file });
      });
    }
    return reads;
  }

  /** A shortest path to a place on which a fact never becomes known. */
  pathWithout(fact: string, to: string): readonly string[] {
    const { graph } = this.#ground;
    const silent = (way: Way): boolean => {
      if (way.exit) return true;
      const facts = new Set<string>();
      for (const step of graph.stands.get(way.from)?.steps ?? []) this.learn(step, facts);
      return !facts.has(fact);
    };
    return pathTo(graph, to, silent);
  }
}

/** An expression that needs a fact. */
export interface Read {
  readonly fact: string;
  readonly expr: Expr;
  readonly span: { readonly start: number; readonly end: number };
  readonly file: string;
}

/** The expressions written in a step itself; of a stage those that bring its cast. */
function exprsOf(step: Step): readonly Expr[] {
  const loops = step.loops.flatMap(loopChildren);
  switch (step.kind) {
    case "set":
      return [...loops, step.value];
    case "yields":
      return [...loops, step.fields];
    case "speak":
      return [...loops, ...step.subjects.flatMap((subject) => subject.arguments)];
    case "play":
      return [...loops, ...step.plays.flatMap((play) => play.arguments.map((argument) => argument.value))];
    case "stage":
      return [
        ...loops,
        ...step.cast.flatMap((cast) => [
          ...cast.loops.flatMap(loopChildren),
          ...cast.arguments,
          ...some(cast.follows),
        ]),
      ];
  }
}
const exprsOfRow = ({ when, judges, verdict }: JudgeRow): readonly Expr[] => [
  ...some(when),
  ...judges.flatMap((judge) => judge.arguments),
  ...some(verdict?.value),
];
const some = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);
