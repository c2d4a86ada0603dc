import { evaluate, type RecordValue, smallest, type Value } from "@polylogue/expression";
import type { StageStep } from "@polylogue/model";
import { type Question, questionOf, roleOf } from "./ask.ts";
import { hear } from "./record.ts";
import type { Work } from "./scope.ts";
import { askAtOnce } from "./speak.ts";
import type { Engagement, Seat } from "./state.ts";
import { judge, type Verdict } from "./verdict.ts";

/** Why a stage closes. */
type End = "plan" | "until" | "blocked";

interface Player {
  readonly engaged: Engagement;
  /** What is acted in turn; absent for one who reacts. */
  readonly lines?: readonly string[];
}
interface Attempt {
  readonly player: Player;
  readonly action: string;
  /** What was said with it; a scripted line has only the action. */
  readonly said: RecordValue;
  /** Position in the plan, 0 for a reaction. */
  readonly line: number;
}

/**
 * A stage at work, step by step as in SPEC 5: followers act their next line, those who noticed react in the
 * beat after, and a moderator judges each act. Only reactions of one beat are asked at once.
 */
export async function stage(work: Work, step: StageStep): Promise<void> {
  const play = new Play(work, step);
  play.open();
  await play.run();
}

class Play {
  readonly #work: Work;
  readonly #step: StageStep;
  readonly #players: readonly Player[];
  readonly #again: number;
  readonly #acted = new Map<Player, number>();
  #stirred = new Set<Player>();
  #acts: RecordValue[] = [];
  #refused: RecordValue[] = [];
  #ended: End | undefined;
  #beat = 0;
  #asked = 0;

  constructor(work: Work, step: StageStep) {
    this.#work = work;
    this.#step = step;
    this.#players = work.draft.next.engaged.map((engaged) => playerOf(work, step, engaged));
    this.#again = step.again ? Number(evaluate(step.again, work.draft)) : 0;
  }

  open(): void {
    const cast = this.#players.map(({ engaged, lines }) => ({
      role: engaged.role,
      seat: engaged.seat,
      name: this.#seat(engaged).name,
      job: lines ? ("follows" as const) : ("reacts" as const),
    }));
    this.#work.draft.tell({ type: "stage-opened", stage: this.#step.name, cast });
    this.#publish("plan");
  }

  async run(): Promise<void> {
    const { draft } = this.#work;
    while (!this.#ended && !draft.next.trouble) await this.#nextBeat();
    this.#publish(this.#ended ?? "plan");
    if (draft.next.trouble) return;
    const ended = this.#ended ?? "plan";
    draft.tell({ type: "stage-closed", stage: this.#step.name, ended, acts: this.#acts.length });
  }

  async #nextBeat(): Promise<void> {
    const followers = this.#players.filter((p) => p.lines && this.#line(p) < p.lines.length);
    if (followers.length === 0) {
      this.#ended = "plan";
      return;
    }
    this.#beat++;
    this.#work.draft.tell({ type: "beat", stage: this.#step.name, beat: this.#beat });
    for (const player of followers) {
      if (this.#over()) break;
      await this.#play(this.#nextLine(player));
    }
    if (!this.#over()) await this.#reactions();
  }

  #over(): boolean {
    return this.#ended !== undefined || this.#work.draft.next.trouble !== undefined;
  }

  /** Lines of a follower that were acted so far. */
  #line(player: Player): number {
    return this.#acted.get(player) ?? 0;
  }

  #nextLine(player: Player): Attempt {
    const line = this.#line(player) + 1;
    this.#acted.set(player, line);
    const action = player.lines?.[line - 1] ?? "";
    const { says } = questionOf(roleOf(this.#work, player.engaged.role), undefined);
    const said = Object.fromEntries(says.map((f) => [f.name, smallest(f.type)]));
    return { player, action, said: { ...said, [this.#actionField(player)]: action }, line };
  }

  /** Those stirred in the last beat answer at once, and are judged one by one in cast order. */
  async #reactions(): Promise<void> {
    const now = this.#players.filter((p) => this.#stirred.has(p));
    this.#stirred = new Set();
    // What nobody will see is not asked for.
    if (now.length === 0 || this.#until()) return;
    const attempts = await this.#askPlayers(now);
    for (const attempt of attempts ?? []) await this.#play(attempt);
  }

  async #askPlayers(players: readonly Player[]): Promise<readonly Attempt[] | undefined> {
    if (players.length === 0) return [];
    const questions = players.map((player, i): Question => {
      const role = roleOf(this.#work, player.engaged.role);
      return {
        seat: this.#seat(player.engaged),
        question: questionOf(role, undefined),
        key: this.#key(role.name),
        ahead: i,
      };
    });
    const replies = await askAtOnce(this.#work, questions);
    if (this.#work.draft.next.trouble) return undefined;
    return replies.map((reply, i) => {
      const player = players[i] as Player;
      const said = reply.outcome.ok ? reply.outcome.fields : {};
      return { player, said, action: String(said[this.#actionField(player)] ?? ""), line: 0 };
    });
  }

  /** Judges an attempt, lets the actor try again where the scene allows it, and delivers what is admitted. */
  async #play(first: Attempt): Promise<void> {
    let attempt = first;
    for (let tries = 0; ; tries++) {
      if (this.#work.draft.next.trouble) return;
      if (this.#over() || this.#until()) return this.#leaveUnplayed(attempt);
      const verdict = await this.#judge(attempt);
      if (!verdict) return;
      if (verdict.feasible) return this.#admit(attempt, verdict);
      this.#refuse(attempt, verdict);
      if (tries >= this.#again) return this.#giveUp(attempt);
      const again = await this.#askPlayers([attempt.player]);
      if (!again?.[0]) return;
      attempt = { ...again[0], line: attempt.line };
    }
  }

  #until(): boolean {
    if (this.#step.until && evaluate(this.#step.until, this.#work.draft) === true) this.#ended = "until";
    return this.#ended === "until";
  }

  async #judge(attempt: Attempt): Promise<Verdict | undefined> {
    const verdict = await judge(this.#work, this.#step, this.#describe(attempt), this.#key("act"));
    if (!verdict) return undefined;
    const { feasible, noticed, fields } = verdict;
    const actor = this.#seat(attempt.player.engaged).name;
    this.#work.draft.tell({
      type: "verdict",
      stage: this.#step.name,
      actor,
      action: attempt.action,
      feasible,
      noticed,
      fields,
    });
    return verdict;
  }

  #admit(attempt: Attempt, verdict: Verdict): void {
    const { draft } = this.#work;
    const actor = this.#seat(attempt.player.engaged);
    this.#acts.push({ ...this.#describe(attempt), ...verdict.fields });
    draft.tell({
      type: "act",
      stage: this.#step.name,
      beat: this.#beat,
      role: actor.role,
      seat: actor.seat,
      actor: actor.name,
      action: attempt.action,
    });
    // A scripted line was never asked for, so its actor has no exchange to remember it by.
    if (attempt.line > 0 && attempt.player.lines)
      this.#hears(attempt.player, `${actor.name}: ${attempt.action}`);
    for (const player of this.#players) {
      if (player === attempt.player || !verdict.noticed.includes(this.#seat(player.engaged).name)) continue;
      this.#hears(player, `${actor.name}: ${attempt.action}`);
      if (!player.lines) this.#stirred.add(player);
    }
    this.#publish("plan");
  }

  #refuse(attempt: Attempt, verdict: Verdict): void {
    const { draft } = this.#work;
    const actor = this.#seat(attempt.player.engaged).name;
    const reason = String(verdict.fields.reason ?? "That is not possible.");
    this.#refused.push({ ...this.#describe(attempt), ...verdict.fields, reason });
    draft.tell({ type: "refused", stage: this.#step.name, actor, action: attempt.action, reason });
    this.#hears(attempt.player, `${actor} cannot do this: ${attempt.action} (${reason})`);
    this.#publish("plan");
  }

  /** A follower whose line stays impossible ends the scene; one who only reacts stays silent. */
  #giveUp(attempt: Attempt): void {
    if (attempt.player.lines) this.#ended = "blocked";
  }

  #leaveUnplayed(attempt: Attempt): void {
    const actor = this.#seat(attempt.player.engaged).name;
    this.#work.draft.tell({ type: "unplayed", stage: this.#step.name, actor, action: attempt.action });
  }

  #hears({ engaged }: Player, text: string): void {
    if (roleOf(this.#work, engaged.role).remembers) hear(this.#work, engaged.role, engaged.seat, text);
  }

  /** An attempt as the judges' arguments and the scene's expressions see it. */
  #describe({ player, said, line }: Attempt): RecordValue {
    const seat = this.#seat(player.engaged);
    return { name: seat.name, seat: seat.seat, ...seat.parameters, ...said, line, beat: this.#beat };
  }

  #seat({ role, seat }: Engagement): Seat {
    return this.#work.draft.seat(role, seat);
  }

  /** The field that holds what is done: the first text that the plain question says. */
  #actionField({ engaged }: Player): string {
    const { says } = questionOf(roleOf(this.#work, engaged.role), undefined);
    return (says.find((f) => f.type.kind === "text") ?? says[0])?.name ?? "action";
  }

  #key(what: string): string {
    return `${this.#work.key}/${++this.#asked}.${what}`;
  }

  /** Shows the stage so far to `until`, to guards and to prompts. */
  #publish(ended: End): void {
    const value: RecordValue = { acts: [...this.#acts], refused: [...this.#refused], ended };
    this.#work.draft.set(this.#step.name, value);
  }
}

function playerOf(work: Work, step: StageStep, engaged: Engagement): Player {
  const cast = step.cast[engaged.line ?? 0];
  if (!cast?.follows) return { engaged };
  const lines = evaluate(cast.follows, work.draft) as readonly Value[];
  return { engaged, lines: lines.map(String) };
}
