// Serves web/dist with the server's content policy, and /api from fixtures. For pictures only; nothing of it ships.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { runnerImport } from 'vite';
import { ids } from './fixtures/ids.mjs';

const dist = resolve(import.meta.dirname, process.env.WEB_DIST ?? '../../dist');
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

const heard = [
  ['site.checkin', ids.site],
  ['evidence.checkpoint', ids.entry],
  ['order.changed', ids.held],
  ['incident.changed', ids.incident],
  ['finding.changed', ids.finding],
];

export async function startFixtures() {
  const { module } = await runnerImport(join(import.meta.dirname, 'fixtures/api.ts'));
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    response.setHeader('content-security-policy', policy);
    if (url.pathname === '/api/events') return stream(response);
    if (url.pathname.startsWith('/api/')) return answer(module.answer(request.method, url), response);
    const wanted = join(dist, url.pathname);
    const file =
      wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, 'index.html');
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => server.closeAllConnections() ?? server.close(),
  };
}

/** A stream that says hello and names one change, then stays open. */
function stream(response) {
  response.setHeader('content-type', 'text/event-stream');
  response.write('event: hello\nid: 1\ndata: {"resumed":false,"heartbeat_s":15,"lost_after_s":35}\n\n');
  for (const [number, [kind, id]] of heard.entries()) {
    const change = JSON.stringify({ kind, site: ids.site, id });
    response.write(`event: ${kind}\nid: ${number + 2}\ndata: ${change}\n\n`);
  }
}

function answer({ status, body }, response) {
  response.statusCode = status;
  response.setHeader('content-type', status < 400 ? 'application/json' : 'application/problem+json');
  response.end(body === undefined ? '' : JSON.stringify(body));
}
