/** `verify.html`: an auditor chooses a kit and perhaps a trust file; the steps run here and nothing leaves the page. */
import './page.css';
import './report.css';
import { Refused } from '../bytes';
import { bestEngine } from '../ed25519';
import { walkKit } from '../kit/verify-kit';
import { drawReport, el } from './draw';
import { pageWords as words } from './words';

function picker(id: string, label: string, hint: string): { box: HTMLElement; input: HTMLInputElement } {
  const input = document.createElement('input');
  Object.assign(input, { type: 'file', id });
  input.setAttribute('aria-describedby', `${id}-hint`);
  const box = el('div', { class: 'drop' }, el('label', { for: id }, label), el('p', { id: `${id}-hint` }, hint), input);
  box.addEventListener('dragover', (event) => {
    event.preventDefault();
    box.classList.add('over');
  });
  box.addEventListener('dragleave', () => box.classList.remove('over'));
  box.addEventListener('drop', (event) => {
    event.preventDefault();
    box.classList.remove('over');
    const files = event.dataTransfer?.files;
    if (files && files.length > 0) input.files = files;
  });
  return { box, input };
}

/** Lets the browser draw and answer between two parts of the work. */
const breathe = (): Promise<void> => new Promise((resume) => setTimeout(resume));

const kit = picker('kit', words.kit, words.kitHint);
const trust = picker('trust', words.trust, words.trustHint);
const button = document.createElement('button');
button.append(words.walk);
const status = el('p', { role: 'status', class: 'status' });
const results = el('div', { class: 'results' });

async function walk(file: File): Promise<void> {
  const known = (await trust.input.files?.[0]?.text()) ?? null;
  const ed = await bestEngine(globalThis.crypto.subtle);
  let drawn = performance.now();
  const report = await walkKit(ed, file, known, async (step, done, total) => {
    if (performance.now() - drawn < 50) return;
    status.textContent = words.walking(step, done, total);
    await breathe();
    drawn = performance.now();
  });
  status.textContent = '';
  results.replaceChildren(...drawReport(report));
  document.getElementById('found')?.focus();
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Refused ? words.trustRefused(thrown.message) : words.unreadable;
}

async function submitted(event: Event): Promise<void> {
  event.preventDefault();
  const file = kit.input.files?.[0];
  results.replaceChildren();
  if (file === undefined) {
    status.textContent = words.noKit;
    return;
  }
  button.disabled = true;
  status.textContent = words.begun;
  try {
    await walk(file);
  } catch (thrown) {
    status.textContent = wordsOf(thrown);
  } finally {
    button.disabled = false;
  }
}

const form = el('form', {}, kit.box, trust.box, button);
form.addEventListener('submit', (event) => void submitted(event));
// A file dropped beside the two places would make the browser leave the page.
for (const kind of ['dragover', 'drop']) document.addEventListener(kind, (event) => event.preventDefault());
document
  .getElementById('page')
  ?.replaceChildren(
    el('header', {}, el('p', { class: 'brand' }, words.name), el('h1', {}, words.title), el('p', {}, words.lede)),
    el('p', { class: 'note' }, words.verdict, ' ', words.source),
    form,
    status,
    results,
  );
