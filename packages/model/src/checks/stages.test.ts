import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

interface Parts {
  player?: string;
  world?: string;
  cast?: string;
  judges?: string;
  more?: string;
  after?: string;
}
const stage = ({ player, world, cast, judges, more = "", after = "" }: Parts) =>
  sceneWith({
    declare: `
role player[](self: text) { ${player ?? 'remembers 3 asked "?" says action: text'} }
${world ?? 'moderator world(who: text, action: text) { asked "{who} {action}" says { reason: text, feasible: boolean, noticed: player[] } }'}
let xs: text[1..3] = ["a"]`,
    steps: `stage town {
    ${cast ?? 'player("Ada") follows xs\n for every x in xs, player(x) reacts'}
    ${judges ?? "each act is judged by world(act.name, act.action)"}
    ${more}
  }
  ${after}`,
  });
const gate = (fields: string) =>
  `moderator world(who: text, action: text) { asked "{who} {action}" says ${fields} }`;

table(
  [
    [
      "§5.2 nobody follows",
      stage({ cast: 'player("Ada") reacts' }).replace("stage town", "«ROLE-023»stage town"),
    ],
    [
      "§5.4 nobody judges",
      stage({ judges: "" })
        .replace("stage town", "«ROLE-023»stage town")
        .replace("moderator world", "moderator «ROLE-013»world"),
    ],
    [
      "§5.4 a judge that is no moderator",
      stage({
        world: gate("{ reason: text, feasible: boolean, noticed: player[] }").replace("moderator", "role"),
        judges: "each act is judged by «ROLE-016»world(act.name, act.action)",
      }),
    ],
    [
      "§5.4 no verdict on what is possible",
      stage({
        world: gate("{ reason: text, noticed: player[] }"),
        judges: "«ROLE-017»each act is judged by world(act.name, act.action)",
      }),
    ],
    [
      "§5.4 nobody says who noticed",
      stage({
        world: gate("{ reason: text, feasible: boolean }"),
        judges: "«ROLE-017»each act is judged by world(act.name, act.action)",
      }),
    ],
    [
      "§5.4 noticed by those who are not there",
      stage({
        world: gate("{ feasible: boolean, noticed: author[] }"),
        judges: "«ROLE-017»each act is judged by world(act.name, act.action)",
      }),
    ],
    [
      "§5.4 a field that the act has already",
      stage({
        world: gate("{ action: text, feasible: boolean, noticed: player[] }")
          .replace("action: text)", "deed: text)")
          .replace("{action}", "{deed}"),
        judges: "each act is judged by «ROLE-018»world(act.name, act.action)",
      }),
    ],
    [
      "§5.5 two bare judge lines",
      stage({
        judges:
          "«ROLE-024»each act is judged by world(act.name, act.action)\n each act is judged by world(act.name, act.action)",
      }),
    ],
    [
      "§5.5 no bare judge line",
      stage({ judges: "«ROLE-024»when rounds > 1, each act is judged by world(act.name, act.action)" }),
    ],
    [
      "§5.6 a judge without a number of seats",
      stage({
        world: gate("{ feasible: boolean, noticed: player[] }").replace("world(", "world[]("),
        judges: "each act is judged by «ROLE-025»world(act.name, act.action)",
      }),
    ],
    [
      "§5.2 a follower that says more than its line",
      stage({
        player: 'remembers 3 asked "?" says { action: text, why: text }',
        cast: '«ROLE-022»player("Ada") follows xs\n for every x in xs, player(x) reacts',
      }),
    ],
    [
      "§5.8 a reactor that remembers nothing",
      stage({
        player: 'asked "?" says action: text',
        cast: 'player("Ada") follows xs\n «ROLE-019»for every x in xs, player(x) reacts',
      }),
    ],
    [
      "§5.9 a stage that is read before it was played",
      stage({ after: "" }).replace("stage town", "set reply = «FLOW-009»town.ended\n  stage town"),
    ],
    [
      "§5.9 a field that no act has",
      stage({ after: 'set reply = join([a.«NAME-001»harm for a in town.acts], "")' }),
    ],
    [
      "§5.9 what a refused act never came to",
      stage({
        world:
          gate("{ feasible: boolean, noticed: player[] }") +
          '\nmoderator worrier(a: text) { asked "{a}" says harm: text }',
        judges: "each act is judged by world(act.name, act.action), worrier(act.action)",
        after: 'set reply = join([a.«NAME-001»harm for a in town.refused], "")',
      }),
    ],
    [
      "§5.11 a rule that does not say what is possible",
      stage({ world: "", judges: "«ROLE-017»each act is judged as { noticed: player }" }),
    ],
    [
      "§5.11 a rule that does not say who noticed",
      stage({ world: "", judges: "«ROLE-017»each act is judged as { feasible: true }" }),
    ],
    [
      "§5.11 a rule whose field the act has already",
      stage({
        world: "",
        judges: '«ROLE-018»each act is judged as { feasible: true, noticed: [], action: "" }',
      }),
    ],
    [
      "§5.11 a rule that is not typed like the judges",
      stage({
        judges:
          "when rounds > 1, each act is judged as { feasible: «TYPE-001»1, noticed: [], reason: «TYPE-001»2 }\n each act is judged by world(act.name, act.action)",
      }),
    ],
    [
      "§5.11 a rule by which others than players notice",
      stage({ world: "", judges: "each act is judged as { feasible: true, noticed: «TYPE-001»[author] }" }),
    ],
    [
      "§5.11 a rule that tells a secret",
      stage({
        player: 'remembers 3 secret luck = pick(1..6) asked "?" says action: text',
        world: "",
        judges: "each act is judged as { feasible: «SECRET-001»player[1].luck > 3, noticed: player }",
      }),
    ],
    [
      "§5.11 a rule that reads what is not yet known",
      stage({
        player: 'remembers 3 asked "?" says action: text',
        world: "",
        judges:
          "each act is judged as { feasible: «FLOW-009»player[1].action != act.action, noticed: player }",
      }),
    ],
    [
      "§5.11 a rule after judges who do not say who noticed",
      stage({
        world: gate("{ chance: number }"),
        judges:
          "«ROLE-017»each act is judged by world(act.name, act.action) as { feasible: act.chance > 0.5 }",
      }),
    ],
    [
      "§5.11 what judges say is not known to their own arguments",
      stage({
        world: gate("{ chance: number }"),
        judges:
          "each act is judged by world(act.name, act.«NAME-001»chance) as { feasible: true, noticed: player }",
      }),
    ],
    [
      "§5.11 two rules without a condition",
      stage({
        world: "",
        judges:
          "«ROLE-024»each act is judged as { feasible: true, noticed: [] }\n each act is judged as { feasible: true, noticed: [] }",
      }),
    ],
    ["§5.2 two `until`", stage({ more: "until count(town.acts) > 3\n «NAME-002»until true" })],
  ],
  [
    [
      "§5.1 a stage with all its lines",
      stage({
        more: "again at most rounds times\n until count(town.acts) >= 3",
        after:
          'set reply = join(["{a.name} {a.seat} {a.self} {a.action} {a.reason} {a.line} {a.beat}" for a in town.acts], town.ended)',
      }),
    ],
    [
      "§5.5 two judge lines",
      stage({
        judges:
          "when rounds > 1, each act is judged by world(act.name, act.action)\n each act is judged by world(who: act.name, action: act.action)",
      }),
    ],
    [
      "§5.4 two judges together",
      stage({
        world: `${gate("{ why: text, feasible: boolean }")}\nmoderator watcher(what: text) { asked "{what}" says { near: text, noticed: player[] } }`,
        judges: "each act is judged by world(act.name, act.action), watcher(act.action)",
        after: 'set reply = join([a.near for a in town.acts], join([a.reason for a in town.refused], ""))',
      }),
    ],
    [
      "§5.11 a verdict by rule, with a field of its own",
      stage({
        world: "",
        judges: 'each act is judged as { feasible: act.action != "", noticed: player, harm: "none" }',
        after: 'set reply = join([a.harm for a in town.acts], join([a.reason for a in town.refused], ""))',
      }),
    ],
    [
      "§5.11 a rule beside judges, over what the stage has and who is on it",
      stage({
        judges:
          'when rounds > 1,\n each act is judged as { feasible: count(town.acts) < 3, reason: "full", noticed: [p for p in player when p.self != act.self] }\n each act is judged by world(act.name, act.action)',
        after: 'set reply = join([a.reason for a in town.acts], "")',
      }),
    ],
    [
      "§5.11 a rule may draw, and name those who notice",
      stage({
        world: "",
        judges: 'each act is judged as { feasible: pick(1..6) > 1, noticed: ["Ada", player[1].name] }',
      }),
    ],
    [
      "§5.11 a rule over what judges said",
      stage({
        world: gate("{ chance: number, why: text }"),
        judges:
          "each act is judged by world(act.name, act.action) as { feasible: act.chance > 0.5, noticed: player }",
        after:
          'set reply = join(["{a.why} {a.chance}" for a in town.acts], join([r.why for r in town.refused], ""))',
      }),
    ],
    [
      "§5.6 a judge that votes",
      stage({ world: gate("{ feasible: boolean, noticed: player[] }").replace("world(", "world[3](") }),
    ],
  ],
);
