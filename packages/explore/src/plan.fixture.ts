import { compile, type Plan } from "@polylogue/compile";
import { checkText, type Scene } from "@polylogue/model";

/** A scene from its text, checked; throws when it has errors. */
export function sceneOf(text: string): Scene {
  const { scene, diagnostics } = checkText(text, "a.scene", { root: "", read: () => undefined });
  if (!scene) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
  return scene;
}
export const planOf = (text: string): Plan => compile(sceneOf(text), () => text);

/** A scene of one state: `friend` says some fields, and arrows lead to `good`, `bad` and the final `done`. */
export const asking = (says: string, arrows: string, declare = "") => `scene s
output word: text = ""
${declare}
role friend { asked "?" says { ${says} } }
state start {
  friend speaks
  ${arrows}
}
state good { set word = "good"  -> done }
state bad  { set word = "bad"   -> done }
final done { for every t in friend.turns, yields trace { prompt: t.prompt, completion: t.completion } }`;
