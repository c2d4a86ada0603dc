import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** One page that loads nothing from elsewhere. Heavy parts (layout, the text editor) are chunks of their own. */
export default defineConfig({
  plugins: [react()],
  base: "/",
  build: { target: "es2024", sourcemap: false, modulePreload: { polyfill: false } },
  worker: { format: "es" },
});
