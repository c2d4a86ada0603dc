import type { ActorStatus, VerdictEvent } from "@polylogue/protocol";
import type { ActorView, Moment } from "../live/moment.ts";
import type { CardData } from "./card.ts";

const loudest: readonly ActorStatus[] = ["speaking", "thinking", "waiting", "failed"];

/** What a role does: of several seats, the loudest. */
export function statusOf({ actors }: Moment, role: string): ActorStatus {
  const seats = Object.values(actors).filter((actor) => actor.role === role);
  return loudest.find((status) => seats.some((seat) => seat.status === status)) ?? "idle";
}

/** Whether the run is at a node, or inside it. */
export function isHere({ state }: Moment, { id, inside }: Pick<CardData, "id" | "inside">): boolean {
  return state !== undefined && (state === id || inside.includes(state));
}

/** Keys of the seats whose words are to be shown, as one word, so that it is equal while nobody begins or ends. */
export function speakersOf({ actors }: Moment): string {
  return Object.entries(actors)
    .filter(([, { status, text }]) => status === "speaking" && text !== "")
    .map(([key]) => key)
    .join("\n");
}

/** The end of what is being said. */
export function tail(actor: ActorView | undefined, most = 200): string {
  const text = actor?.text ?? "";
  if (text.length <= most) return text;
  const cut = text.slice(-most);
  const whole = /[\uDC00-\uDFFF]/.test(cut[0] ?? "") ? cut.slice(1) : cut;
  return `…${whole}`;
}

/** The last verdict of a stage since its curtain rose. */
export function lastVerdict({ transcript }: Moment, stage: string): VerdictEvent | undefined {
  for (let nth = transcript.length - 1; nth >= 0; nth--) {
    const event = transcript[nth]?.event;
    if (event?.type === "verdict" && event.stage === stage && event.path === undefined) return event;
    if (event?.type === "stage-opened" && event.stage === stage) return undefined;
  }
  return undefined;
}

/** Why, in the verdict's own words. */
export function reasonOf({ fields, feasible }: VerdictEvent): string {
  const reason = fields["reason"] ?? Object.values(fields).find((value) => typeof value === "string");
  if (typeof reason === "string" && reason !== "") return reason;
  return feasible ? "It can be done." : "It cannot be done.";
}
