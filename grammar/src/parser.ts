import type { CstNode, IToken, TokenType } from "chevrotain";
import { tokenMatcher } from "chevrotain";
import { unexpected } from "./errors.ts";
import type { Rule } from "./expression-parser.ts";
import { RoleParser } from "./role-parser.ts";
import * as t from "./tokens.ts";
import { word } from "./tokens.ts";

/** An arrow as it was read, for the layout check. */
export interface ArrowTokens {
  readonly when: IToken | undefined;
  /** The token before the arrow, with or without a `when`. */
  readonly before: IToken;
  readonly arrow: IToken;
  readonly target: IToken | undefined;
  /** The last token of the arrow with its bound. */
  readonly last: IToken;
}

/** The whole grammar: line ends mean nothing in it, save that a target stands on the line of its `->`. */
export class SceneParser extends RoleParser {
  /** The arrows of the file being read. */
  arrows: ArrowTokens[] = [];
  #source = "";
  #lacksBrace = false;

  constructor() {
    super();
    this.performSelfAnalysis();
  }

  // ---- files and declarations ----

  readonly file: Rule = this.RULE("file", () => {
    this.MANY(() => this.SUBRULE(this.declaration));
  });

  readonly #declarations = [
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
    { ALT: () => this.SUBRULE(this.claim) },
    { ALT: () => this.SUBRULE(this.test) },
  ];
  readonly declaration: Rule = this.RULE("declaration", () => {
    this.OR(this.#declarations);
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
    this.oneOf("input", "output", "let", "setting");
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

  // ---- states ----

  /** Steps and arrows come in any order here; the layout check asks for steps first. */
  readonly state: Rule = this.RULE("state", () => {
    const first = this.CONSUME(word("state"));
    this.CONSUME(t.Name);
    this.CONSUME(t.LeftBrace);
    this.MANY({ GATE: () => !this.#leaves(first), DEF: () => this.SUBRULE(this.stateItem) });
    this.CONSUME(t.RightBrace);
  });

  readonly #stateItems = {
    // `state`, `budget` and `stage` may also name a role that speaks: what follows tells.
    MAX_LOOKAHEAD: 1,
    IGNORE_AMBIGUITIES: true,
    DEF: [
      { GATE: () => this.#next(word("state"), t.Name), ALT: () => this.SUBRULE(this.state) },
      {
        GATE: () => this.#next(word("budget"), t.Name, t.NumberToken),
        ALT: () => this.SUBRULE(this.budget),
      },
      { ALT: () => this.SUBRULE(this.exit) },
      { ALT: () => this.SUBRULE(this.arrow) },
      { ALT: () => this.SUBRULE(this.step) },
    ],
  };
  readonly stateItem: Rule = this.RULE("stateItem", () => {
    this.OR(this.#stateItems);
  });

  readonly final: Rule = this.RULE("final", () => {
    const first = this.CONSUME(word("final"));
    this.CONSUME(t.Name);
    this.OPTION(() => {
      this.CONSUME(t.LeftBrace);
      this.MANY({ GATE: () => !this.#leaves(first), DEF: () => this.SUBRULE(this.step) });
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
  readonly leap: Rule<[IToken?]> = this.RULE("leap", (when?: IToken) => {
    const arrow = this.CONSUME(t.Arrow);
    const before = this.LA(-1);
    const target = this.OPTION({
      GATE: () => this.onOneLine(arrow, this.LA(1)),
      DEF: () => this.CONSUME(t.Name),
    });
    this.OPTION2(() => this.SUBRULE(this.atMost));
    this.ACTION(() => this.arrows.push({ when, before, arrow, target, last: this.LA(0) }));
  });

  readonly atMost: Rule = this.RULE("atMost", () => {
    this.CONSUME(word("at"));
    this.CONSUME(word("most"));
    this.SUBRULE(this.operation);
    this.oneOf("times", "time");
  });

  // ---- steps ----

  readonly #steps = {
    MAX_LOOKAHEAD: 1,
    IGNORE_AMBIGUITIES: true,
    DEF: [
      { ALT: () => this.SUBRULE(this.set) },
      { ALT: () => this.SUBRULE(this.yields) },
      { GATE: () => this.#next(word("stage"), t.Name), ALT: () => this.SUBRULE(this.stage) },
      { ALT: () => this.SUBRULE(this.speak) },
    ],
  };
  readonly step: Rule = this.RULE("step", () => {
    this.MANY(() => {
      this.SUBRULE(this.forEvery);
      this.CONSUME(t.Comma);
    });
    this.OR(this.#steps);
  });

  readonly forEvery: Rule = this.RULE("forEvery", () => {
    this.CONSUME(word("for"));
    this.CONSUME(word("every"));
    this.CONSUME(t.Name);
    this.CONSUME(word("in"));
    this.SUBRULE(this.expression);
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

  readonly #verbs = [
    { ALT: () => this.CONSUME(word("speaks")) },
    { ALT: () => this.CONSUME(word("speak")) },
    { ALT: () => this.CONSUME(word("plays")) },
    { ALT: () => this.CONSUME(word("play")) },
    { ALT: () => this.SUBRULE(this.asked) },
    // A word right after who speaks can only be a verb gone wrong.
    {
      GATE: () => this.onOneLine(this.LA(0), this.LA(1)),
      ALT: () => this.#wrongVerb(this.CONSUME(t.Name)),
    },
  ];
  readonly verb: Rule = this.RULE("verb", () => {
    this.OR(this.#verbs);
  });

  readonly asked: Rule = this.RULE("asked", () => {
    this.oneOf("is", "are");
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

  // ---- the stage ----

  readonly stage: Rule = this.RULE("stage", () => {
    const first = this.CONSUME(word("stage"));
    this.CONSUME(t.Name);
    this.CONSUME(t.LeftBrace);
    this.MANY({ GATE: () => !this.#leaves(first), DEF: () => this.SUBRULE(this.stageLine) });
    this.CONSUME(t.RightBrace);
  });

  readonly #stageLines = {
    MAX_LOOKAHEAD: 1,
    IGNORE_AMBIGUITIES: true,
    DEF: [
      {
        GATE: () => !this.#next(word("each"), t.LeftParen, word("follows"), word("reacts")),
        ALT: () => this.SUBRULE(this.judges),
      },
      { GATE: () => this.#next(word("again"), word("at")), ALT: () => this.SUBRULE(this.again) },
      { ALT: () => this.SUBRULE(this.until) },
      { ALT: () => this.SUBRULE(this.cast) },
    ],
  };
  readonly stageLine: Rule = this.RULE("stageLine", () => {
    this.OR(this.#stageLines);
  });

  readonly cast: Rule = this.RULE("cast", () => {
    this.MANY(() => {
      this.SUBRULE(this.forEvery);
      this.CONSUME(t.Comma);
    });
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

  readonly #verdicts = [
    {
      ALT: () => {
        this.CONSUME(word("by"));
        this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.call) });
        this.OPTION2({
          // `as` may also name a role that is on the stage in the next line.
          GATE: () => this.#next(word("as"), t.LeftBrace),
          DEF: () => this.SUBRULE(this.verdict),
        });
      },
    },
    { ALT: () => this.SUBRULE2(this.verdict) },
  ];
  readonly verdict: Rule = this.RULE("verdict", () => {
    this.CONSUME(word("as"));
    this.SUBRULE(this.record);
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
    this.OR(this.#verdicts);
  });

  readonly again: Rule = this.RULE("again", () => {
    this.CONSUME(word("again"));
    this.SUBRULE(this.atMost);
  });

  readonly until: Rule = this.RULE("until", () => {
    this.CONSUME(word("until"));
    this.SUBRULE(this.expression);
  });

  // ---- claims and tests ----

  readonly claim: Rule = this.RULE("claim", () => {
    this.oneOf("always", "never", "eventually");
    this.SUBRULE(this.expression);
  });

  readonly test: Rule = this.RULE("test", () => {
    const first = this.CONSUME(word("test"));
    this.SUBRULE(this.text);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.forEvery) });
    this.CONSUME(t.LeftBrace);
    this.MANY({ GATE: () => !this.#leaves(first), DEF: () => this.SUBRULE(this.testLine) });
    this.CONSUME(t.RightBrace);
  });

  readonly #testLines = {
    MAX_LOOKAHEAD: 1,
    IGNORE_AMBIGUITIES: true,
    DEF: [
      {
        GATE: () => !this.#next(word("given"), word("says"), word("fails")),
        ALT: () => this.SUBRULE(this.given),
      },
      {
        GATE: () => !this.#next(word("expect"), word("says"), word("fails")),
        ALT: () => this.SUBRULE(this.expect),
      },
      { ALT: () => this.SUBRULE(this.script) },
    ],
  };
  readonly testLine: Rule = this.RULE("testLine", () => {
    this.OR(this.#testLines);
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

  readonly #answers = [
    {
      ALT: () => {
        this.CONSUME(word("says"));
        this.SUBRULE(this.expression);
      },
    },
    { ALT: () => this.CONSUME(word("fails")) },
  ];
  readonly script: Rule = this.RULE("script", () => {
    this.CONSUME(t.Name);
    this.OR(this.#answers);
  });

  /** Reads a whole file. */
  read(source: string, tokens: IToken[]): CstNode {
    this.arrows = [];
    this.notes = [];
    this.#source = source;
    this.#lacksBrace = lacksBrace(tokens);
    this.input = tokens;
    return this.file();
  }

  protected onOneLine(first: IToken, second: IToken): boolean {
    if (!(second.startOffset >= 0)) return false;
    return !this.#source.slice(first.startOffset, second.startOffset).includes("\n");
  }

  #wrongVerb(found: IToken): void {
    this.ACTION(() =>
      this.note("SYNTAX-001", found, unexpected(["`speaks`", "`plays`", "`is asked to`"], found, "speak")),
    );
  }

  /** Whether this word comes next and then one of these. */
  #next(first: TokenType, ...second: TokenType[]): boolean {
    return this.LA(1).tokenType === first && second.some((type) => tokenMatcher(this.LA(2), type));
  }

  /**
   * Whether the next token stands on a line of its own no deeper than the block that began with `first`.
   * It is asked only where a closing brace is missing somewhere, to find out where.
   */
  #leaves(first: IToken): boolean {
    const next = this.LA(1);
    if (!this.#lacksBrace || !(next.startOffset >= 0)) return false;
    const indent = this.#indentOf(next);
    return indent !== undefined && indent <= (this.#indentOf(first) ?? -1);
  }

  /** How far a token is indented, if it is the first of its line. */
  #indentOf({ startOffset }: IToken): number | undefined {
    let start = startOffset;
    while (start > 0 && " \t".includes(this.#source.charAt(start - 1))) start--;
    return start === 0 || this.#source.charAt(start - 1) === "\n" ? startOffset - start : undefined;
  }
}

function lacksBrace(tokens: readonly IToken[]): boolean {
  let open = 0;
  for (const { tokenType } of tokens) {
    if (tokenType === t.LeftBrace) open++;
    else if (tokenType === t.RightBrace) open--;
  }
  return open > 0;
}
