// The certified `oidc-provider` on loopback, with an interaction that signs in whoever the test put at the keyboard.
//
//   node provider.mjs CLIENT_ID CLIENT_SECRET REDIRECT_URI...
//
// Prints one line of JSON, {"issuer": ...}, when it listens; ends with its standard input.
// PUT /keyboard {"subject", "email", "verified", "refuse", "key"} says who sits there; GET /asked says what came in.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [clientId, clientSecret, ...redirectUris] = process.argv.slice(2);
let keyboard = { subject: 'first', email: 'first@partner.test', verified: true, refuse: false };
const asked = [];

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://localhost:${server.address().port}`;

function signingKey(kid) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
}

const provider = new Provider(issuer, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  cookies: { keys: ['only for tests'] },
  jwks: { keys: [signingKey('one')] },
  features: { devInteractions: { enabled: false } },
  ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 300, Interaction: 300, Grant: 300, Session: 300 },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, id) => {
    const known = people.get(id);
    return {
      accountId: id,
      claims: () => ({ sub: id, email: known.email, email_verified: known.verified, name: 'Pat at the provider' }),
    };
  },
});
const people = new Map();
provider.on('server_error', (_context, error) => console.error(error));
const serve = provider.callback();

async function interact(request, response) {
  const { uid, params, prompt } = await provider.interactionDetails(request, response);
  if (keyboard.refuse) {
    const refused = { error: 'access_denied', error_description: 'the person pressed cancel' };
    return provider.interactionFinished(request, response, refused, { mergeWithLastSubmission: false });
  }
  if (!uid || !prompt) throw new Error('no interaction');
  people.set(keyboard.subject, { ...keyboard });
  const grant = new provider.Grant({ accountId: keyboard.subject, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const result = { login: { accountId: keyboard.subject, remember: false }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

server.on('request', (request, response) => {
  asked.push(`${request.method} ${request.url}`);
  if (request.url === '/keyboard') {
    read(request).then((text) => {
      keyboard = { ...keyboard, ...JSON.parse(text) };
      response.end('{}');
    });
  } else if (request.url === '/asked') {
    response.end(JSON.stringify(asked));
  } else if (request.url.startsWith('/interaction/')) {
    interact(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  } else {
    serve(request, response);
  }
});

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
console.log(JSON.stringify({ issuer }));
