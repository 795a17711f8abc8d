import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The code is written against React 19's API. This line chooses what it runs on; WEB_RUNTIME=react switches back.
const runtime = process.env['WEB_RUNTIME'] === 'react' ? {} : { react: 'preact/compat', 'react-dom': 'preact/compat' };

export default defineConfig({
  plugins: [tailwindcss()],
  resolve: {
    alias: [
      { find: /^@\//, replacement: here('./src/') },
      {
        find: /^use-sync-external-store\/shim\/with-selector(\.js)?$/,
        replacement: here('./src/shared/with-selector.ts'),
      },
      ...Object.entries(runtime).flatMap(([name, target]) => [
        { find: new RegExp(`^${name}$`), replacement: target },
        { find: new RegExp(`^${name}/jsx-(dev-)?runtime$`), replacement: 'preact/jsx-runtime' },
        { find: new RegExp(`^${name}/(client|test-utils)$`), replacement: `${target}/$1` },
      ]),
    ],
  },
  // The verifier loads its own Ed25519 only where the browser has none, so its worker is a module that may import.
  worker: { format: 'es' },
  build: {
    // The server's content policy allows no inline script, so nothing may be inlined and no polyfill injected.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: 'es2023',
    manifest: true,
    rolldownOptions: {
      // Libraries mark modules for server rendering, which this app does not do.
      onLog: (level, log, next) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : next(level, log)),
    },
  },
});
