// Builds dist/verify.html: one file that an auditor opens from a disk, with the only script and style that it may run
// named by their hashes. The same sources give the same bytes: the file goes into every kit.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const LIMIT_KB = 120;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const built = await build({
  root: here('..'),
  configFile: false,
  logLevel: 'warn',
  build: {
    write: false,
    target: 'es2023',
    modulePreload: { polyfill: false },
    lib: {
      entry: here('../src/verifier/page/page.ts'),
      formats: ['iife'],
      name: 'wardkeepKitWalk',
      cssFileName: 'page',
    },
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
const files = built.flatMap(({ output }) => output);
const [script, ...more] = files.filter((one) => one.type === 'chunk');
const style = files.find((one) => one.fileName.endsWith('.css'));
if (script === undefined || more.length > 0 || style === undefined || files.length !== 2) {
  throw new Error(`expected one script and one style, found ${files.map((one) => one.fileName).join(', ')}`);
}

const text = { script: script.code.trim(), style: String(style.source).trim() };
for (const [name, content] of Object.entries(text)) {
  // A browser hashes what its HTML parser read: that ends the element early, or spells a line end in another way.
  const altered = content.toLowerCase().includes(`</${name}`) || content.includes('<!--') || content.includes('\r');
  if (altered) throw new Error(`the ${name} would not be read as it was hashed`);
}
const hashed = (content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
const policy = [
  "default-src 'none'",
  `script-src ${hashed(text.script)}`,
  `style-src ${hashed(text.style)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Walk the steps of an auditor kit</title>
<style>${text.style}</style>
</head>
<body>
<main id="page"><p>This page needs JavaScript. Without it, use wardkeep verify or wardkeep-verify.</p></main>
<script>${text.script}</script>
</body>
</html>
`;
const size = Buffer.byteLength(page);
console.log(`verify.html ${(size / 1000).toFixed(1)} kB of ${LIMIT_KB} kB`);
if (size > LIMIT_KB * 1000) throw new Error('verify.html is over its limit');
mkdirSync(here('../dist'), { recursive: true });
writeFileSync(here('../dist/verify.html'), page);
