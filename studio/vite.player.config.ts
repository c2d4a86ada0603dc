import { defineConfig } from "vite";

/** The script and the style that a saved run carries: one file each, so that they can stand in a page that loads nothing. */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2024",
    outDir: "dist-player",
    sourcemap: false,
    modulePreload: false,
    lib: { entry: "src/player/main.ts", formats: ["iife"], name: "player", fileName: () => "player.js" },
    rolldownOptions: { output: { assetFileNames: "player[extname]" } },
  },
});
