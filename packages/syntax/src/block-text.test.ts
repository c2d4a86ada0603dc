import { describe, expect, test } from "vitest";
import type { TextLiteral } from "./ast.ts";
import { parse } from "./parse.ts";
import { shown } from "./samples.fixture.ts";

/** The text of a role's persona that is written as `literal`, and the codes it gave. */
function read(literal: string): { text: string; codes: string[] } {
  const { ast, diagnostics } = parse(`role r {\n  is ${literal}\n}`, "t.scene");
  const role = ast.declarations[0];
  const trait = role?.kind === "RoleDeclaration" ? role.traits[0] : undefined;
  const parts = (trait as { text?: TextLiteral } | undefined)?.text?.parts ?? [];
  return { text: shown(parts), codes: diagnostics.map(({ code }) => code) };
}

describe("short texts", () => {
  test.each([
    ["§7.1 escapes", String.raw`"a \"b\" \\ c\n\td"`, 'a "b" \\ c\n\td'],
    ["§7.3 doubled braces", '"{{x}} }"', "{x} }"],
    ["§7.4 holes", '"{a}{b.c}"', "<a><b.c>"],
    ["§7.5 a choice in one hole", '"{if a then "x" else b}!"', "<(if a TextLiteral b)>!"],
    ["§7.5 a choice of parts", '"{if a}x{else}y{end}{for b in c}z{end}"', "[if a:x|y][for b:z]"],
    ["a text in a hole in a text in a hole", '"{f("{g("x")}")}"', "<f(TextLiteral)>"],
    ["nothing", '""', ""],
  ])("%s", (_, literal, text) => {
    expect(read(literal)).toEqual({ text, codes: [] });
  });
});

describe("block texts", () => {
  test.each([
    ["§7.2 first and last line break go, and the margin", '"""\n    a\n      b\n    """', "a\n  b"],
    ["§7.2 the least indentation where the fence is not alone", '"""\n      a\n    b"""', "  a\nb"],
    ["a text on one line", '"""{a} b"""', "<a> b"],
    ["blank lines are kept, and are blank", '"""\n    a\n\n  \n    b\n    """', "a\n\n\nb"],
    ["a hole at the margin", '"""\n    {a}\n    b\n    """', "<a>\nb"],
    ["a first letter of any writing", '"""é{a}—{b}日"""', "é<a>—<b>日"],
    ["text right after the fence", '"""a\n    b\n    """', "a\nb"],
    ["§7.1 backslashes are themselves", '"""a\\n\\x"""', "a\\n\\x"],
    ["quotes", '"""a "b" ""c"""', 'a "b" ""c'],
    ["§7.3 doubled braces", '"""{{{a}}} { {{"""'.replace(" { ", " "), "{<a>} {"],
    [
      "§7.6 lines with one tag vanish",
      '"""\n    {for x in y}\n    - {x}\n    {end}\n    z\n    """',
      "[for x:- <x>\n]z",
    ],
    ["§7.6 with else", '"""\n    {if a}\n    b\n    {else}\n    c\n    {end}\n    """', "[if a:b\n|c\n]"],
    [
      "§7.6 tags in a line stay there",
      '"""\n    {if a}b{end} c\n    {for x in y}{x}{end}\n    """',
      "[if a:b] c\n[for x:<x>]",
    ],
    [
      "§7.6 nested tags",
      '"""\n    {for x in y}\n    {if x}\n    a\n    {end}\n    {end}\n    """',
      "[for x:[if x:a\n]]",
    ],
    ["an empty one", '"""\n    """', ""],
  ])("%s", (_, literal, text) => {
    expect(read(literal)).toEqual({ text, codes: [] });
    expect(read(literal.replaceAll("\n", "\r\n"))).toEqual({ text, codes: [] });
  });
  test("§7.2 a line left of the margin is a warning, and is kept", () => {
    expect(read('"""\n   a\n b\n   """')).toEqual({ text: "a\nb", codes: ["TEXT-005"] });
  });
  test.each([
    ["Answer: ", '"""\n    Q: {q}\n    Answer: """', "Q: <q>\nAnswer: "],
    ["asked ", '"""\n    what is\n      asked """', "what is\n  asked "],
    ["is", '"""what is"""', "what is"],
  ])("§7.7 a text that ends in `%s` is not taken for one left open", (_, literal, text) => {
    expect(read(literal)).toEqual({ text, codes: [] });
  });
});
