/** Build, development server and test run of the window's content. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Where `doable serve` answers while the page comes from Vite. */
const backend = "http://127.0.0.1:7171";

/**
 * Writes every letter outside ASCII as its escape. One such letter makes WebKit keep and
 * read the whole file with two bytes a letter: more memory, and a later first frame.
 */
const ascii: Plugin = {
  name: "ascii",
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === "chunk") file.code = escaped(file.code);
    }
  },
};

/** Writes every file once more, packed: the server embeds and sends them so. */
const packed: Plugin = {
  name: "packed",
  apply: "build",
  closeBundle() {
    rmSync("packed", { recursive: true, force: true });
    for (const file of readdirSync("dist", { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const from = join(file.parentPath, file.name);
      const to = join("packed", relative("dist", from));
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, gzipSync(readFileSync(from), { level: 9 }));
    }
  },
};

function escaped(code: string): string {
  return code.replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export default defineConfig({
  plugins: [paraglideVitePlugin({ project: "./project.inlang" }), react(), ascii, packed],
  resolve: { alias: { "@": decodeURIComponent(new URL("src", import.meta.url).pathname) } },
  // No inlined assets: the content security policy allows only files.
  build: {
    // WebKitGTK 2.40 and macOS 13: older ones want private methods written out, which is slower.
    target: ["es2022", "safari16.4"],
    outDir: "dist",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      // What the first frame needs comes in one file: the window fetches each by itself.
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    proxy: { "/rpc": backend, "/session": backend },
  },
  test: {
    // Vitest leaves one core to whoever waits; with two that is half of them.
    maxWorkers: "100%",
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    // Typing letter by letter takes seconds on a machine that builds beside it.
    testTimeout: 30_000,
  },
});
