import type { Code, Facts } from "@polylogue/base";
import { createTokenInstance, CstParser, tokenMatcher } from "chevrotain";
import type { CstNode, IToken, ParserMethod, TokenType } from "chevrotain";
import { errorMessages } from "./errors.ts";
import type { Problem } from "./problem.ts";
import * as t from "./tokens.ts";
import { word } from "./tokens.ts";

type Rule = ParserMethod<[], CstNode>;

/** An arrow as it was read, for the layout check. */
export interface ArrowTokens {
  readonly when: IToken | undefined;
  readonly arrow: IToken;
  readonly target: IToken | undefined;
  /** The last token of the arrow with its bound. */
  readonly last: IToken;
}

const itemStarters = [t.Word, t.NumberToken, t.Ellipsis, t.ShortOpen, t.BlockOpen, t.LeftBrace, t.LeftBracket];
const startsItem = (token: IToken) => itemStarters.some((type) => tokenMatcher(token, type));

/** The grammar: line ends mean nothing in it, save that a target stands on the line of its `->`. */
export class SceneParser extends CstParser {
  /** The arrows of the file being read. */
  arrows: ArrowTokens[] = [];
  /** What was read although it is wrong, so that nothing around it is lost. */
  notes: Problem[] = [];
  #source = "";

  constructor() {
    super(t.vocabulary, {
      recoveryEnabled: true,
      maxLookahead: 3,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: errorMessages,
    });
    this.performSelfAnalysis();
  }

  // ---- files and declarations ----

  readonly file: Rule = this.RULE("file", () => {
    this.MANY(() => this.SUBRULE(this.declaration));
  });

  readonly declaration: Rule = this.RULE("declaration", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.header) },
      { ALT: () => this.SUBRULE(this.use) },
      { ALT: () => this.SUBRULE(this.values) },
      { ALT: () => this.SUBRULE(this.typeDeclaration) },
      { ALT: () => this.SUBRULE(this.model) },
      { ALT: () => this.SUBRULE(this.budget) },
      { ALT: () => this.SUBRULE(this.role) },
      { ALT: () => this.SUBRULE(this.state) },
      { ALT: () => this.SUBRULE(this.final) },
      { ALT: () => this.SUBRULE(this.exit) },
      { ALT: () => this.SUBRULE(this.test) },
    ]);
  });

  readonly header: Rule = this.RULE("header", () => {
    this.CONSUME(word("scene"));
    this.CONSUME(t.Name);
  });

  readonly use: Rule = this.RULE("use", () => {
    this.CONSUME(word("use"));
    this.CONSUME(t.LeftBrace);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Name) });
    this.CONSUME(t.RightBrace);
    this.CONSUME(word("from"));
    this.SUBRULE(this.text);
  });

  readonly values: Rule = this.RULE("values", () => {
    this.#oneOf("input", "output", "let", "setting");
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.value) });
  });

  readonly value: Rule = this.RULE("value", () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.OPTION(() => {
      this.CONSUME(t.Equals);
      this.SUBRULE(this.expression);
    });
  });

  readonly typeDeclaration: Rule = this.RULE("typeDeclaration", () => {
    this.CONSUME(word("type"));
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.type);
  });

  readonly model: Rule = this.RULE("model", () => {
    this.CONSUME(word("model"));
    this.CONSUME(t.Name);
    this.SUBRULE(this.record);
  });

  readonly budget: Rule = this.RULE("budget", () => {
    this.CONSUME(word("budget"));
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.limit) });
  });

  readonly limit: Rule = this.RULE("limit", () => {
    this.OR([{ ALT: () => this.CONSUME(t.NumberToken) }, { ALT: () => this.CONSUME(t.Name) }]);
    this.CONSUME2(t.Name);
  });

  // ---- types ----

  readonly type: Rule = this.RULE("type", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Pipe, DEF: () => this.SUBRULE(this.typeAtom) });
  });

  readonly typeAtom: Rule = this.RULE("typeAtom", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.text) },
      { ALT: () => this.SUBRULE(this.fields) },
      { ALT: () => this.SUBRULE(this.typeGroup) },
      { ALT: () => this.SUBRULE(this.namedType) },
    ]);
    this.MANY(() => this.SUBRULE(this.listSuffix));
  });

  readonly typeGroup: Rule = this.RULE("typeGroup", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.type);
    this.CONSUME(t.RightParen);
  });

  readonly namedType: Rule = this.RULE("namedType", () => {
    this.CONSUME(t.Name);
    // A name may begin what follows the type: it is a bound only before `..`.
    this.OPTION({ GATE: () => this.#boundsFollow(), DEF: () => this.SUBRULE(this.bounds) });
  });

  readonly listSuffix: Rule = this.RULE("listSuffix", () => {
    this.CONSUME(t.LeftBracket);
    this.OPTION(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.bounds) }, { ALT: () => this.SUBRULE(this.bound) }]);
    });
    this.CONSUME(t.RightBracket);
  });

  readonly bounds: Rule = this.RULE("bounds", () => {
    this.SUBRULE(this.bound);
    this.CONSUME(t.Range);
    this.SUBRULE2(this.bound);
  });

  readonly bound: Rule = this.RULE("bound", () => {
    this.OR([
      {
        ALT: () => {
          this.OPTION(() => this.CONSUME(t.Minus));
          this.CONSUME(t.NumberToken);
        },
      },
      { ALT: () => this.CONSUME(t.Name) },
    ]);
  });

  readonly fields: Rule = this.RULE("fields", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.field);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RightBrace);
  });

  readonly field: Rule = this.RULE("field", () => {
    // A field may itself be called `secret`.
    this.OPTION({ GATE: () => this.LA(2).tokenType !== t.Colon, DEF: () => this.CONSUME(word("secret")) });
    this.CONSUME(t.Word);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
  });

  // ---- roles ----

  readonly role: Rule = this.RULE("role", () => {
    this.#oneOf("role", "moderator", "reviser");
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.seats));
    this.OPTION2(() => this.SUBRULE(this.parameters));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.trait));
    this.CONSUME(t.RightBrace);
  });

  readonly seats: Rule = this.RULE("seats", () => {
    this.CONSUME(t.LeftBracket);
    this.OPTION(() => this.SUBRULE(this.expression));
    this.CONSUME(t.RightBracket);
  });

  readonly parameters: Rule = this.RULE("parameters", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.field) });
    this.CONSUME(t.RightParen);
  });

  readonly trait: Rule = this.RULE("trait", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.persona) },
      { ALT: () => this.SUBRULE(this.called) },
      { ALT: () => this.SUBRULE(this.playedBy) },
      { ALT: () => this.SUBRULE(this.remembers) },
      { ALT: () => this.SUBRULE(this.secret) },
      { ALT: () => this.SUBRULE(this.budget) },
      { ALT: () => this.SUBRULE(this.question) },
    ]);
  });

  readonly persona: Rule = this.RULE("persona", () => {
    this.CONSUME(word("is"));
    this.SUBRULE(this.text);
  });

  readonly called: Rule = this.RULE("called", () => {
    this.CONSUME(word("called"));
    this.SUBRULE(this.text);
  });

  readonly playedBy: Rule = this.RULE("playedBy", () => {
    this.CONSUME(word("played"));
    this.CONSUME(word("by"));
    this.CONSUME(t.Name);
  });

  readonly remembers: Rule = this.RULE("remembers", () => {
    this.CONSUME(word("remembers"));
    this.OR([{ ALT: () => this.CONSUME(word("all")) }, { ALT: () => this.SUBRULE(this.bound) }]);
    this.OPTION(() => {
      this.CONSUME(t.Comma);
      this.CONSUME(word("older"));
      this.CONSUME(word("told"));
      this.CONSUME(word("by"));
      this.CONSUME(t.Name);
    });
  });

  readonly secret: Rule = this.RULE("secret", () => {
    this.CONSUME(word("secret"));
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
  });

  readonly question: Rule = this.RULE("question", () => {
    this.CONSUME(word("asked"));
    this.OPTION(() => {
      this.CONSUME(word("to"));
      this.CONSUME(t.Name);
    });
    this.SUBRULE(this.text);
    this.CONSUME(word("says"));
    this.OR([{ ALT: () => this.SUBRULE(this.fields) }, { ALT: () => this.SUBRULE(this.field) }]);
  });

  // ---- states ----

  /** Steps and arrows come in any order here; the layout check asks for steps first. */
  readonly state: Rule = this.RULE("state", () => {
    this.CONSUME(word("state"));
    this.CONSUME(t.Name);
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.stateItem));
    this.CONSUME(t.RightBrace);
  });

  readonly stateItem: Rule = this.RULE("stateItem", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.state) },
      { ALT: () => this.SUBRULE(this.budget) },
      { ALT: () => this.SUBRULE(this.step) },
      { ALT: () => this.SUBRULE(this.exit) },
      { ALT: () => this.SUBRULE(this.arrow) },
    ]);
  });

  readonly final: Rule = this.RULE("final", () => {
    this.CONSUME(word("final"));
    this.CONSUME(t.Name);
    this.OPTION(() => {
      this.CONSUME(t.LeftBrace);
      this.MANY(() => this.SUBRULE(this.step));
      this.CONSUME(t.RightBrace);
    });
  });

  readonly exit: Rule = this.RULE("exit", () => {
    this.CONSUME(word("on"));
    this.CONSUME(t.Name);
    this.SUBRULE(this.leap, { ARGS: [undefined] });
  });

  readonly arrow: Rule = this.RULE("arrow", () => {
    const when = this.OPTION(() => {
      const found = this.CONSUME(word("when"));
      this.SUBRULE(this.expression);
      return found;
    });
    this.SUBRULE(this.leap, { ARGS: [when] });
  });

  /** `-> target at most n times`. */
  readonly leap: ParserMethod<[IToken?], CstNode> = this.RULE("leap", (when?: IToken) => {
    const arrow = this.CONSUME(t.Arrow);
    const target = this.OPTION({
      GATE: () => this.#onOneLine(arrow, this.LA(1)),
      DEF: () => this.CONSUME(t.Name),
    });
    this.OPTION2(() => this.SUBRULE(this.atMost));
    this.ACTION(() => this.arrows.push({ when, arrow, target, last: this.LA(0) }));
  });

  readonly atMost: Rule = this.RULE("atMost", () => {
    this.CONSUME(word("at"));
    this.CONSUME(word("most"));
    this.SUBRULE(this.operation);
    this.#oneOf("times", "time");
  });

  // ---- steps ----

  readonly step: Rule = this.RULE("step", () => {
    this.MANY(() => this.SUBRULE(this.forEvery));
    this.OR([
      { ALT: () => this.SUBRULE(this.set) },
      { ALT: () => this.SUBRULE(this.yields) },
      { ALT: () => this.SUBRULE(this.stage) },
      { ALT: () => this.SUBRULE(this.speak) },
    ]);
  });

  readonly forEvery: Rule = this.RULE("forEvery", () => {
    this.CONSUME(word("for"));
    this.CONSUME(word("every"));
    this.CONSUME(t.Name);
    this.CONSUME(word("in"));
    this.SUBRULE(this.expression);
    this.CONSUME(t.Comma);
  });

  readonly set: Rule = this.RULE("set", () => {
    this.CONSUME(word("set"));
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
  });

  readonly yields: Rule = this.RULE("yields", () => {
    this.CONSUME(word("yields"));
    this.CONSUME(t.Name);
    this.SUBRULE(this.record);
  });

  readonly speak: Rule = this.RULE("speak", () => {
    this.AT_LEAST_ONE_SEP({ SEP: word("and"), DEF: () => this.SUBRULE(this.subject) });
    this.SUBRULE(this.verb);
    this.OPTION(() => {
      this.CONSUME(word("in"));
      this.CONSUME(word("turn"));
    });
    this.OPTION2(() => this.SUBRULE(this.heardBy));
  });

  readonly subject: Rule = this.RULE("subject", () => {
    this.OPTION(() => this.CONSUME(word("every")));
    this.SUBRULE(this.call);
  });

  readonly verb: Rule = this.RULE("verb", () => {
    this.OR([
      { ALT: () => this.CONSUME(word("speaks")) },
      { ALT: () => this.CONSUME(word("speak")) },
      { ALT: () => this.CONSUME(word("plays")) },
      { ALT: () => this.CONSUME(word("play")) },
      { ALT: () => this.SUBRULE(this.asked) },
    ]);
  });

  readonly asked: Rule = this.RULE("asked", () => {
    this.#oneOf("is", "are");
    this.CONSUME(word("asked"));
    this.CONSUME(word("to"));
    this.CONSUME(t.Name);
  });

  readonly heardBy: Rule = this.RULE("heardBy", () => {
    this.CONSUME(t.Comma);
    this.CONSUME(word("heard"));
    this.CONSUME(word("by"));
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Name) });
  });

  readonly call: Rule = this.RULE("call", () => {
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.arguments));
  });

  readonly arguments: Rule = this.RULE("arguments", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) });
    this.CONSUME(t.RightParen);
  });

  readonly argument: Rule = this.RULE("argument", () => {
    this.OPTION(() => {
      this.CONSUME(t.Word);
      this.CONSUME(t.Colon);
    });
    this.SUBRULE(this.expression);
    this.OPTION2(() => this.SUBRULE(this.loop));
  });

  // ---- the stage ----

  readonly stage: Rule = this.RULE("stage", () => {
    this.CONSUME(word("stage"));
    this.CONSUME(t.Name);
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.stageLine));
    this.CONSUME(t.RightBrace);
  });

  readonly stageLine: Rule = this.RULE("stageLine", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.judges) },
      { ALT: () => this.SUBRULE(this.again) },
      { ALT: () => this.SUBRULE(this.until) },
      { ALT: () => this.SUBRULE(this.cast) },
    ]);
  });

  readonly cast: Rule = this.RULE("cast", () => {
    this.MANY(() => this.SUBRULE(this.forEvery));
    this.SUBRULE(this.call);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(word("follows"));
          this.SUBRULE(this.expression);
        },
      },
      { ALT: () => this.CONSUME(word("reacts")) },
    ]);
  });

  readonly judges: Rule = this.RULE("judges", () => {
    this.OPTION(() => {
      this.CONSUME(word("when"));
      this.SUBRULE(this.expression);
      this.CONSUME(t.Comma);
    });
    this.CONSUME(word("each"));
    this.CONSUME(t.Name);
    this.CONSUME(word("is"));
    this.CONSUME(word("judged"));
    this.CONSUME(word("by"));
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.call) });
  });

  readonly again: Rule = this.RULE("again", () => {
    this.CONSUME(word("again"));
    this.SUBRULE(this.atMost);
  });

  readonly until: Rule = this.RULE("until", () => {
    this.CONSUME(word("until"));
    this.SUBRULE(this.expression);
  });

  // ---- tests ----

  readonly test: Rule = this.RULE("test", () => {
    this.CONSUME(word("test"));
    this.SUBRULE(this.text);
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.testLine));
    this.CONSUME(t.RightBrace);
  });

  readonly testLine: Rule = this.RULE("testLine", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.given) },
      { ALT: () => this.SUBRULE(this.expect) },
      { ALT: () => this.SUBRULE(this.script) },
    ]);
  });

  readonly given: Rule = this.RULE("given", () => {
    this.CONSUME(word("given"));
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.setting) });
  });

  readonly setting: Rule = this.RULE("setting", () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
  });

  readonly expect: Rule = this.RULE("expect", () => {
    this.CONSUME(word("expect"));
    this.SUBRULE(this.expression);
  });

  readonly script: Rule = this.RULE("script", () => {
    this.CONSUME(t.Name);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(word("says"));
          this.SUBRULE(this.expression);
        },
      },
      { ALT: () => this.CONSUME(word("fails")) },
    ]);
  });

  // ---- expressions: operators are sorted by how they bind when the tree is made ----

  readonly expression: Rule = this.RULE("expression", () => {
    this.OR([{ ALT: () => this.SUBRULE(this.conditional) }, { ALT: () => this.SUBRULE(this.operation) }]);
  });

  readonly conditional: Rule = this.RULE("conditional", () => {
    this.CONSUME(word("if"));
    this.SUBRULE(this.operation);
    this.CONSUME(word("then"));
    this.SUBRULE(this.expression);
    this.CONSUME(word("else"));
    this.SUBRULE2(this.expression);
  });

  readonly operation: Rule = this.RULE("operation", () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.CONSUME(t.BinaryOperator);
      this.SUBRULE2(this.operand);
    });
  });

  readonly operand: Rule = this.RULE("operand", () => {
    this.OPTION(() => this.CONSUME(word("not")));
    this.OPTION2(() => this.CONSUME(t.Minus));
    this.SUBRULE(this.atom);
    this.MANY(() => this.SUBRULE(this.access));
  });

  readonly access: Rule = this.RULE("access", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          this.CONSUME(t.Word);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LeftBracket);
          this.SUBRULE(this.expression);
          this.CONSUME(t.RightBracket);
        },
      },
    ]);
  });

  readonly atom: Rule = this.RULE("atom", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.NumberToken) },
      { ALT: () => this.CONSUME(word("true")) },
      { ALT: () => this.CONSUME(word("false")) },
      { ALT: () => this.SUBRULE(this.text) },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.SUBRULE(this.record) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.group) },
    ]);
  });

  readonly group: Rule = this.RULE("group", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.expression);
    this.CONSUME(t.RightParen);
  });

  readonly list: Rule = this.RULE("list", () => {
    this.CONSUME(t.LeftBracket);
    this.MANY(() => {
      this.SUBRULE(this.item);
      this.#separator(t.RightBracket);
    });
    this.CONSUME(t.RightBracket);
  });

  readonly item: Rule = this.RULE("item", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Ellipsis);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.SUBRULE2(this.expression);
          this.OPTION(() => this.SUBRULE(this.loop));
        },
      },
    ]);
  });

  readonly loop: Rule = this.RULE("loop", () => {
    this.CONSUME(word("for"));
    this.CONSUME(t.Name);
    this.CONSUME(word("in"));
    this.SUBRULE(this.operation);
    this.OPTION(() => {
      this.CONSUME(word("when"));
      this.SUBRULE2(this.operation);
    });
    this.OPTION2(() => {
      this.CONSUME(word("by"));
      this.SUBRULE3(this.operation);
    });
  });

  readonly record: Rule = this.RULE("record", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.entry);
      this.#separator(t.RightBrace);
    });
    this.CONSUME(t.RightBrace);
  });

  readonly entry: Rule = this.RULE("entry", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Word);
          this.CONSUME(t.Colon);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Ellipsis);
          this.OPTION(() => this.SUBRULE2(this.expression));
        },
      },
    ]);
  });

  // ---- text: what is left open or stands alone is read, and reported by the layout check ----

  readonly text: Rule = this.RULE("text", () => {
    this.OR([{ ALT: () => this.SUBRULE(this.shortText) }, { ALT: () => this.SUBRULE(this.blockText) }]);
  });

  readonly shortText: Rule = this.RULE("shortText", () => {
    this.CONSUME(t.ShortOpen);
    this.SUBRULE(this.looseParts);
    this.OR([{ ALT: () => this.CONSUME(t.ShortClose) }, { ALT: () => this.CONSUME(t.ShortBreak) }]);
  });

  readonly blockText: Rule = this.RULE("blockText", () => {
    this.CONSUME(t.BlockOpen);
    this.SUBRULE(this.looseParts);
    this.OR([{ ALT: () => this.CONSUME(t.BlockClose) }, { ALT: () => this.CONSUME(t.BlockBreak) }]);
  });

  /** Parts, and tags that close nothing. */
  readonly looseParts: Rule = this.RULE("looseParts", () => {
    this.SUBRULE(this.parts);
    this.MANY(() => {
      this.ACTION(() => this.#note("TEXT-007", this.LA(2), { tag: this.LA(2).image }));
      this.OR([{ ALT: () => this.SUBRULE(this.elseTag) }, { ALT: () => this.SUBRULE(this.endTag) }]);
      this.SUBRULE2(this.parts);
    });
  });

  readonly parts: Rule = this.RULE("parts", () => {
    this.MANY({ GATE: () => !this.#tagFollows(), DEF: () => this.SUBRULE(this.part) });
  });

  readonly part: Rule = this.RULE("part", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.ShortChars) },
      { ALT: () => this.CONSUME(t.BlockChars) },
      { ALT: () => this.CONSUME(t.BadEscape) },
      { ALT: () => this.CONSUME(t.LoneBrace) },
      { ALT: () => this.SUBRULE(this.ifPart) },
      { ALT: () => this.SUBRULE(this.forPart) },
      { ALT: () => this.SUBRULE(this.hole) },
    ]);
  });

  readonly hole: Rule = this.RULE("hole", () => {
    this.CONSUME(t.HoleOpen);
    this.SUBRULE(this.operation);
    this.CONSUME(t.HoleClose);
  });

  readonly forPart: Rule = this.RULE("forPart", () => {
    const open = this.CONSUME(t.HoleOpen);
    this.SUBRULE(this.loop);
    this.CONSUME(t.HoleClose);
    this.SUBRULE(this.parts);
    const end = this.OPTION(() => this.SUBRULE(this.endTag));
    this.ACTION(() => !end && this.#note("TEXT-008", open, { tag: "for" }));
  });

  readonly ifPart: Rule = this.RULE("ifPart", () => {
    const open = this.CONSUME(t.HoleOpen);
    this.CONSUME(word("if"));
    this.SUBRULE(this.operation);
    this.OR([
      { ALT: () => this.SUBRULE(this.thenElse) },
      { ALT: () => this.SUBRULE(this.ifBody, { ARGS: [open] }) },
    ]);
  });

  /** `then a else b}`: the short form, in one hole. */
  readonly thenElse: Rule = this.RULE("thenElse", () => {
    this.CONSUME(word("then"));
    this.SUBRULE(this.expression);
    this.CONSUME(word("else"));
    this.SUBRULE2(this.expression);
    this.CONSUME(t.HoleClose);
  });

  readonly ifBody: ParserMethod<[IToken?], CstNode> = this.RULE("ifBody", (open?: IToken) => {
    this.CONSUME(t.HoleClose);
    this.SUBRULE(this.parts);
    this.OPTION(() => {
      this.SUBRULE(this.elseTag);
      this.SUBRULE2(this.parts);
    });
    const end = this.OPTION2(() => this.SUBRULE(this.endTag));
    this.ACTION(() => !end && open && this.#note("TEXT-008", open, { tag: "if" }));
  });

  readonly elseTag: Rule = this.RULE("elseTag", () => {
    this.CONSUME(t.HoleOpen);
    this.CONSUME(word("else"));
    this.CONSUME(t.HoleClose);
  });

  readonly endTag: Rule = this.RULE("endTag", () => {
    this.CONSUME(t.HoleOpen);
    this.CONSUME(word("end"));
    this.CONSUME(t.HoleClose);
  });

  /** Reads a whole file. */
  read(source: string, tokens: IToken[]): CstNode {
    this.arrows = [];
    this.notes = [];
    this.#source = source;
    this.input = tokens;
    return this.file();
  }

  /** A token that recovery puts in has no place, so that no span takes it in. */
  override getTokenToInsert(type: TokenType): IToken {
    return { ...createTokenInstance(type, "", NaN, NaN, NaN, NaN, NaN, NaN), isInsertedInRecovery: true };
  }

  #oneOf(...words: string[]): void {
    this.OR(words.map((text) => ({ ALT: () => this.CONSUME(word(text)) })));
  }

  /** A comma, which may be left out before the closer alone; a missing one is noted, not thrown. */
  #separator(closer: TokenType): void {
    const comma = this.OPTION9(() => this.CONSUME9(t.Comma));
    this.ACTION(() => {
      const next = this.LA(1);
      if (!comma && next.tokenType !== closer && startsItem(next)) this.#note("SYNTAX-008", next);
    });
  }

  #note(code: Code, { startOffset, image }: IToken, facts: Facts = {}): void {
    this.notes.push({ code, facts, span: { start: startOffset, end: startOffset + image.length } });
  }

  #boundsFollow(): boolean {
    return this.LA(this.LA(1).tokenType === t.Minus ? 3 : 2).tokenType === t.Range;
  }

  #tagFollows(): boolean {
    if (this.LA(1).tokenType !== t.HoleOpen) return false;
    const second = this.LA(2).tokenType;
    return second === word("end") || second === word("else");
  }

  #onOneLine(first: IToken, second: IToken): boolean {
    if (!(second.startOffset >= 0)) return false;
    return !this.#source.slice(first.startOffset, second.startOffset).includes("\n");
  }
}
