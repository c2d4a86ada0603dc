import type { Scene } from "../scene.ts";

/** The scene with some settings made inputs, so that nobody counts on their first values. */
export function withOpen(scene: Scene, names: ReadonlySet<string>): Scene {
  if (names.size === 0) return scene;
  const isOpen = (setting: Scene["settings"][number]) => names.has(setting.name);
  const opened = scene.settings.filter(isOpen).map((spec) => ({ ...spec, initial: undefined }));
  return {
    ...scene,
    inputs: [...scene.inputs, ...opened],
    settings: scene.settings.filter((each) => !isOpen(each)),
  };
}
