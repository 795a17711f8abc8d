import type { CreateClientConfig } from './generated/client.gen';
import { send } from './transport';

/** What the generated client is started with: our own transport, our own origin, answers as plain data. */
export const createClientConfig: CreateClientConfig = (config) => ({
  ...config,
  baseUrl: '',
  fetch: (request) => send(request instanceof Request ? request : new Request(request)),
});
