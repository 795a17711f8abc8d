// Prints what a cold visit to each surface's first page loads, gzip -9, and fails over budget (ux 4.1).
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const sizes = new Map();

const budgets = [
  {
    name: 'operator',
    js: 120,
    css: 20,
    pages: ['src/app/surface/entry.tsx', 'src/app/surface/pages/overview.tsx'],
  },
  // One code for all surfaces: the home of each is what differs (ADR 0175).
  {
    name: 'partner',
    js: 120,
    css: 20,
    pages: ['src/app/surface/entry.tsx', 'src/app/surface/pages/partner-home.tsx'],
  },
  {
    name: 'client',
    js: 120,
    css: 15,
    pages: ['src/app/surface/entry.tsx', 'src/features/practice/practice-home.tsx'],
  },
  {
    name: 'auditor',
    js: 120,
    css: 8,
    pages: ['src/app/surface/entry.tsx', 'src/features/auditor/auditor-home.tsx'],
  },
  { name: 'verify', js: 30, css: 8, pages: ['src/app/document/entry.tsx'] },
  { name: 'access', js: 35, css: 8, pages: ['src/app/access/entry.tsx', 'src/features/sign-in/sign-in-page.tsx'] },
];
const LARGEST_LAZY = 60;
const VERIFIER_WORKER = 40;

function gzipped(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length);
  return sizes.get(file);
}

/** Files that loading these chunks brings along, scripts and styles apart. */
function reached(keys) {
  const seen = new Set();
  const queue = [...keys];
  while (queue.length > 0) {
    const key = queue.pop();
    const chunk = manifest[key];
    if (!chunk) throw new Error(`no chunk ${key} in the build`);
    if (seen.has(key)) continue;
    seen.add(key);
    queue.push(...(chunk.imports ?? []));
  }
  const chunks = [...seen].map((key) => manifest[key]);
  return { js: new Set(chunks.map((one) => one.file)), css: new Set(chunks.flatMap((one) => one.css ?? [])) };
}

const sum = (files) => [...files].reduce((total, file) => total + gzipped(file), 0);
let over = 0;
const say = (name, what, bytes, limit) => {
  const bad = bytes > limit * 1000;
  over += bad ? 1 : 0;
  console.log(
    `${name.padEnd(10)} ${what.padEnd(12)} ${kB(bytes).padStart(9)} of ${limit} kB${bad ? '  OVER BUDGET' : ''}`,
  );
};

const initial = new Set();
for (const { name, js, css, pages } of budgets) {
  const files = reached(['index.html', ...pages]);
  for (const file of files.js) initial.add(file);
  say(name, 'initial JS', sum(files.js), js);
  say(name, 'CSS', sum(files.css), css);
}
const lazy = Object.values(manifest).filter((one) => one.file.endsWith('.js') && !initial.has(one.file));
const largest = lazy.reduce((most, one) => Math.max(most, gzipped(one.file)), 0);
say('all', 'largest lazy', largest, LARGEST_LAZY);
// A worker's own graph is not in the manifest: the worker, and the Ed25519 that it loads where the browser has none.
const worker = readdirSync(new URL('assets/', dist)).filter((name) => /^(worker|ed25519)-.*\.js$/.test(name));
if (!worker.some((name) => name.startsWith('worker-'))) throw new Error('no verifier worker in the build');
say('verifier', 'worker', sum(worker.map((name) => `assets/${name}`)), VERIFIER_WORKER);
console.log(`${Object.values(manifest).filter((one) => one.isDynamicEntry).length} lazy chunks`);
process.exit(over > 0 ? 1 : 0);
