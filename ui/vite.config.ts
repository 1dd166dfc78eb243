/** Build, development server and test run of the window's content. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `doable serve` answers while the page comes from Vite. */
const backend = "http://127.0.0.1:7171";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": decodeURIComponent(new URL("src", import.meta.url).pathname) } },
  // No inlined assets: the content security policy allows only files.
  build: {
    target: ["es2022", "safari15"],
    outDir: "dist",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    proxy: { "/rpc": backend, "/session": backend },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
  },
});
