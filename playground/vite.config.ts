import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/playground/",
  plugins: [react()],
  worker: { format: "es" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Two documents, because a Content-Security-Policy belongs to a document and Monaco needs a laxer one.
    rolldownOptions: { input: { playground: page("index.html"), app: page("app.html") } },
    // Every asset is a hashed file of its own, so that the page needs no data: URL of our making.
    assetsInlineLimit: 0,
    // The polyfill is for browsers that cannot run Monaco anyway.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Monaco is one large chunk by nature; build.ts prints the true sizes.
    chunkSizeWarningLimit: 8_000,
  },
});
