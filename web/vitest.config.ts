import { defineConfig, mergeConfig } from 'vitest/config';
import vite from './vite.config.ts';

export default mergeConfig(
  vite,
  defineConfig({
    resolve: {
      alias: {
        // Its CommonJS build would bring a second runtime past the alias.
        '@testing-library/react': '@testing-library/react/dist/@testing-library/react.esm.js',
      },
    },
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.{ts,tsx}'],
      setupFiles: ['src/shared/testing/setup.ts'],
      deps: { optimizer: { client: { enabled: true, include: ['use-sync-external-store/shim/with-selector'] } } },
      server: { deps: { inline: [/@testing-library/, /@tanstack/, /lucide-react/] } },
      env: { TZ: 'UTC' },
    },
  }),
);
