import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import vite from './vite.config.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default mergeConfig(
  vite,
  defineConfig({
    resolve: {
      alias: {
        // Their CommonJS builds would bring a second runtime past the alias.
        '@testing-library/react': '@testing-library/react/dist/@testing-library/react.esm.js',
        'lucide-react': here('./node_modules/lucide-react/dist/esm/lucide-react.mjs'),
      },
    },
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.{ts,tsx}'],
      setupFiles: ['src/shared/testing/setup.ts'],
      server: { deps: { inline: [/@testing-library/, /@tanstack/, /lucide-react/] } },
      env: { TZ: 'UTC' },
      testTimeout: 30_000,
    },
  }),
);
