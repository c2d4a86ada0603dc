import type { GraphLine, GraphNode, GraphRole, GraphStage } from "./graph.ts";
import { fonts, widthOf, wrap } from "./measure.ts";
import { hues } from "./theme.ts";
import { stageEnds, timesLabel } from "./wording.ts";

/** A stretch of text in one look. */
export interface Run {
  readonly text: string;
  readonly look: string;
}
/** What a card is made of; positions are inside the card. */
export type Item =
  | { readonly kind: "text"; readonly x: number; readonly y: number; readonly runs: readonly Run[] }
  | {
      readonly kind: "box";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly look: string;
      readonly round: number;
    }
  | { readonly kind: "rule"; readonly x: number; readonly y: number; readonly width: number }
  | {
      readonly kind: "mark";
      readonly x: number;
      readonly y: number;
      readonly job: GraphRole["job"];
      readonly look: string;
    }
  | { readonly kind: "pointer"; readonly x: number; readonly y: number; readonly width: number };
export interface Card {
  readonly width: number;
  readonly height: number;
  readonly items: readonly Item[];
}

/** The look of each role: its hue by its place in the scene, and its job's mark. */
export type Looks = ReadonlyMap<string, { readonly hue: string; readonly job: GraphRole["job"] }>;

export function looksOf(roles: readonly GraphRole[]): Looks {
  return new Map(roles.map((role, i) => [role.name, { hue: `h${i % hues}`, job: role.job }]));
}

const edge = 16;
const lineHeight = 18;
const headHeight = 40;
const longest = 64;

/** Everything inside a state's box, laid out. */
export function cardOf(node: GraphNode, looks: Looks): Card {
  if (node.kind === "anywhere") return pill(node);
  if (node.kind === "final") return inset(boxOf(node, looks), 4);
  return boxOf(node, looks);
}

function boxOf(node: GraphNode, looks: Looks): Card {
  const head = headOf(node, looks);
  const body = stack(
    node.lines.map((line) => blockOf(line, looks)),
    6,
  );
  const width = Math.max(head.width, body.width + 2 * edge, 132);
  if (node.kind === "composite") return { width, height: headHeight, items: head.items };
  if (node.lines.length === 0) return { width, height: headHeight, items: head.items };
  return {
    width,
    height: headHeight + 12 + body.height + 12,
    items: [
      ...head.items,
      { kind: "rule", x: 0, y: headHeight, width },
      ...shift(body.items, edge, headHeight + 12),
    ],
  };
}

function pill(node: GraphNode): Card {
  const width = widthOf(node.label, "label") + 28;
  return {
    width,
    height: 28,
    items: [{ kind: "text", x: 14, y: 18, runs: [{ text: node.label, look: "label" }] }],
  };
}

/** The title, who acts, and the budget. */
function headOf(node: GraphNode, looks: Looks): { width: number; items: Item[] } {
  const items: Item[] = [{ kind: "text", x: edge, y: 25, runs: [{ text: node.label, look: "title" }] }];
  let x = edge + widthOf(node.label, "title") + 14;
  for (const role of node.roles) {
    const chip = chipOf(role, x, 10, looks);
    items.push(...chip.items);
    x += chip.width + 6;
  }
  for (const words of [node.budget && `≤ ${node.budget}`, timesLabel(node, "entered")]) {
    if (!words) continue;
    items.push({ kind: "text", x: x + 4, y: 24.5, runs: [{ text: words, look: "label" }] });
    x += widthOf(words, "label") + 10;
  }
  return { width: x + edge - 6, items };
}

function chipOf(role: string, x: number, y: number, looks: Looks): { width: number; items: Item[] } {
  const look = looks.get(role) ?? { hue: "h0", job: "role" as const };
  const width = widthOf(role, "label") + 29;
  return {
    width,
    items: [
      { kind: "box", x, y, width, height: 20, look: `chip ${look.hue}`, round: 10 },
      { kind: "mark", x: x + 11, y: y + 10, job: look.job, look: look.hue },
      { kind: "text", x: x + 19, y: y + 14, runs: [{ text: role, look: `name ${look.hue}` }] },
    ],
  };
}

// ---- lines ----------------------------------------------------------------

function blockOf(line: GraphLine, looks: Looks): Card {
  if (!line.stage) return codeOf(line.text, longest, looks);
  const panel = panelOf(line.stage, looks);
  return { ...panel, height: panel.height + 6 };
}

function codeOf(text: string, most: number, looks: Looks): Card {
  const lines = wrap(text, most, most - 2).map((part, i) => (i === 0 ? part : `  ${part}`));
  return {
    width: Math.max(...lines.map((l) => widthOf(l, "code"))),
    height: lines.length * lineHeight,
    items: lines.map((l, i) => ({ kind: "text", x: 0, y: i * lineHeight + 13, runs: colour(l, looks) })),
  };
}

const words = /("(?:\\.|[^"\\])*")|([\p{L}_][\p{L}\p{N}_]*)/gu;
const verbs = new Set(
  "all and at or not in if then else for every when until true false is are asked says speaks speak plays play follows reacts set yields turn heard by to again most time times".split(
    " ",
  ),
);

/** Roles in their colour, words of the language softened. */
function colour(text: string, looks: Looks): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const found of text.matchAll(words)) {
    const look = lookOf(found[2], text[found.index - 1], looks);
    if (!look) continue;
    if (found.index > at) runs.push({ text: text.slice(at, found.index), look: "" });
    runs.push({ text: found[0], look });
    at = found.index + found[0].length;
  }
  return at < text.length ? [...runs, { text: text.slice(at), look: "" }] : runs;
}

function lookOf(word: string | undefined, before: string | undefined, looks: Looks): string | undefined {
  if (word === undefined || before === ".") return undefined;
  const role = looks.get(word);
  if (role) return `role ${role.hue}`;
  return verbs.has(word) ? "soft" : undefined;
}

// ---- the stage ------------------------------------------------------------

/** The cast on the left, those who judge on the right, when it ends below. */
function panelOf(stage: GraphStage, looks: Looks): Card {
  const cast = stack([heading("on stage"), ...stage.cast.map((c) => codeOf(c.text, 40, looks))], 5);
  const bench = stack(
    [
      heading(`judged ${stage.judges.some((row) => row.roles.length > 0) ? "by" : "as"}`),
      ...stage.judges.flatMap((row, i) => judgesOf(row, i, stage, looks)),
    ],
    5,
  );
  const gap = 56;
  const foot = stack(
    stageEnds(stage).map((text) => codeOf(text, longest - 6, looks)),
    2,
  );
  const tall = Math.max(cast.height, bench.height);
  const width = Math.max(cast.width + gap + bench.width, foot.width, 240) + 28;
  const height = 34 + tall + (foot.height > 0 ? foot.height + 20 : 6) + 8;
  return {
    width,
    height,
    items: [
      { kind: "box", x: 0, y: 0, width, height, look: "panel", round: 8 },
      {
        kind: "text",
        x: 14,
        y: 21,
        runs: [
          { text: "stage ", look: "soft" },
          { text: stage.name, look: "" },
        ],
      },
      ...shift(cast.items, 14, 36),
      { kind: "pointer", x: 14 + cast.width + 12, y: 36 + Math.min(tall / 2 + 7, 34), width: gap - 24 },
      ...shift(bench.items, 14 + cast.width + gap, 36),
      ...(foot.height > 0 ? [{ kind: "rule", x: 14, y: 46 + tall, width: width - 28 } as const] : []),
      ...shift(foot.items, 14, 54 + tall),
    ],
  };
}

function heading(text: string): Card {
  return {
    width: widthOf(text.toUpperCase(), "label"),
    height: 14,
    items: [{ kind: "text", x: 0, y: 10, runs: [{ text: text.toUpperCase(), look: "small" }] }],
  };
}

function judgesOf(row: GraphStage["judges"][number], index: number, stage: GraphStage, looks: Looks): Card[] {
  const condition = row.when
    ? `when ${row.when}`
    : index > 0 || stage.judges.length > 1
      ? "otherwise"
      : undefined;
  const chips = row.roles.map((role) => {
    const chip = chipOf(role, 0, 0, looks);
    return { width: chip.width, height: 20, items: chip.items };
  });
  return [
    ...(condition ? [label(condition)] : []),
    ...(chips.length > 0 ? [rowOf(chips, 6)] : []),
    ...(row.verdict ? [codeOf(row.verdict, 40, looks)] : []),
  ];
}

function label(text: string): Card {
  return {
    width: widthOf(text, "label"),
    height: fonts.label.size + 3,
    items: [{ kind: "text", x: 0, y: 11, runs: [{ text, look: "label" }] }],
  };
}

// ---- putting together -----------------------------------------------------

function stack(cards: readonly Card[], gap: number): Card {
  let y = 0;
  const items = cards.flatMap((card) => {
    const placed = shift(card.items, 0, y);
    y += card.height + gap;
    return placed;
  });
  return { width: Math.max(0, ...cards.map((c) => c.width)), height: Math.max(0, y - gap), items };
}

function rowOf(cards: readonly Card[], gap: number): Card {
  let x = 0;
  const items = cards.flatMap((card) => {
    const placed = shift(card.items, x, 0);
    x += card.width + gap;
    return placed;
  });
  return { width: Math.max(0, x - gap), height: Math.max(0, ...cards.map((c) => c.height)), items };
}

/** Room on all sides, for a second border. */
function inset(card: Card, by: number): Card {
  return { width: card.width + 2 * by, height: card.height + 2 * by, items: shift(card.items, by, by) };
}

function shift(items: readonly Item[], x: number, y: number): Item[] {
  return items.map((item) => ({ ...item, x: item.x + x, y: item.y + y }));
}
