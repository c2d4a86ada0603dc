import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openWorkspace } from "./session/workspace.ts";
import "./style/theme.css";
import "./style/shell.css";
import { WorkspaceProvider } from "./view/context.ts";
import { App } from "./view/shell/app.tsx";

const workspace = openWorkspace();
void workspace.getState().load();
const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <WorkspaceProvider value={workspace}>
        <App />
      </WorkspaceProvider>
    </StrictMode>,
  );
