import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: '../openapi.json',
  // What appliances call is signed by machine keys; no page may.
  parser: {
    filters: { operations: { exclude: ['/^[A-Z]+ \\/api\\/(appliance\\/|evidence\\/submit)/'] }, orphans: false },
  },
  output: {
    path: '../src/shared/api/generated',
    clean: true,
    // The generator's own runtime is not written for exactOptionalPropertyTypes; the types it exports still count.
    header: ['// @ts-nocheck: generated from openapi.json by `npm run client`; do not edit'],
  },
  plugins: [
    {
      name: '@hey-api/client-fetch',
      throwOnError: true,
      baseUrl: false,
      runtimeConfigPath: '../src/shared/api/runtime',
    },
    { name: '@hey-api/typescript', enums: false },
    { name: '@hey-api/sdk', auth: false, responseStyle: 'data' },
  ],
});
