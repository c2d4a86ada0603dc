import { Command as Cmdk } from "cmdk";
import { useStore } from "zustand";
import { useWorkspace, useWorkspaceStore } from "../context.ts";
import type { Command } from "./commands.ts";
import { shown } from "./commands.ts";
import { prefs } from "./prefs.ts";

/** Every command and file by name. */
export function Palette({ commands }: { readonly commands: readonly Command[] }) {
  const open = useStore(prefs, ({ palette }) => palette);
  const workspace = useWorkspaceStore();
  const files = useWorkspace((state) => state.project?.files);
  const close = () => prefs.setState({ palette: false });
  const choose = (run: () => void) => () => {
    close();
    run();
  };
  return (
    <Cmdk.Dialog
      open={open}
      onOpenChange={(palette) => prefs.setState({ palette })}
      label="Commands and files"
      className="palette"
      overlayClassName="veil"
    >
      <Cmdk.Input placeholder="What would you like to do?" />
      <Cmdk.List>
        <Cmdk.Empty>Nothing is called that.</Cmdk.Empty>
        <Cmdk.Group heading="Commands">
          {commands.map((command) => (
            <Cmdk.Item key={command.id} onSelect={choose(() => command.run(workspace))}>
              {command.label}
              {command.keys && <kbd>{shown(command.keys)}</kbd>}
            </Cmdk.Item>
          ))}
        </Cmdk.Group>
        <Cmdk.Group heading="Files">
          {files?.map(({ path, scene }) => (
            <Cmdk.Item
              key={path}
              value={path}
              keywords={scene === undefined ? [] : [scene]}
              onSelect={choose(() => void workspace.getState().open(path))}
            >
              {scene ?? path}
              <span className="quiet">{path}</span>
            </Cmdk.Item>
          ))}
        </Cmdk.Group>
      </Cmdk.List>
    </Cmdk.Dialog>
  );
}
