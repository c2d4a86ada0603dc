import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { Hono } from "hono";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".json": "application/json",
};

/**
 * Serves the built page from a folder. Only what lay there at the start can be asked for, by its exact path,
 * so that no path leads anywhere else. Files with a hash in their name are kept by the browser.
 */
export function pageRoutes(folder: string): Hono {
  const routes = new Hono();
  const files = new Map(filesBelow(folder).map((path) => [`/${path}`, join(folder, path)]));
  const index = files.get("/index.html");
  if (index) files.set("/", index);
  routes.get("*", (c) => {
    const file = files.get(c.req.path);
    const type = file && types[extname(file)];
    if (!file || !type) return c.notFound();
    const kept = c.req.path.startsWith("/assets/");
    c.header("Content-Type", type);
    c.header("Cache-Control", kept ? "private, max-age=31536000, immutable" : "no-store");
    return c.body(readFileSync(file));
  });
  return routes;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    return [
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    ];
  });
}
