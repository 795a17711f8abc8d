/** `verify.html`: an auditor chooses a kit and perhaps a trust file; the steps run here and nothing leaves the page. */
import './page.css';
import './report.css';
import { Refused } from '../bytes';
import { bestEngine } from '../ed25519';
import { parseReceipts } from '../kit/receipts';
import { walkKit } from '../kit/verify-kit';
import { parseTrust } from '../trust';
import { drawReport, el, reportText } from './draw';
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
const receipts = document.createElement('textarea');
Object.assign(receipts, { id: 'receipts', rows: 3, spellcheck: false, autocomplete: 'off' });
receipts.setAttribute('aria-describedby', 'receipts-hint');
const paper = el(
  'div',
  { class: 'drop wide' },
  el('label', { for: 'receipts' }, words.receipts),
  el('p', { id: 'receipts-hint' }, words.receiptsHint),
  receipts,
);
const button = document.createElement('button');
button.append(words.walk);
const status = el('p', { role: 'status', class: 'status' });
const results = el('div', { class: 'results' });

async function walk(file: File): Promise<void> {
  const known = (await trust.input.files?.[0]?.text()) ?? null;
  outsideIsReadable(known);
  const ed = await bestEngine(globalThis.crypto.subtle);
  let drawn = performance.now();
  const report = await walkKit(
    ed,
    file,
    known,
    async (step, done, total) => {
      if (performance.now() - drawn < 50) return;
      status.textContent = words.walking(step, done, total);
      await breathe();
      drawn = performance.now();
    },
    receipts.value,
  );
  status.textContent = '';
  results.replaceChildren(...drawReport(report), saving(reportText(report, file.name, new Date())));
  document.getElementById('found')?.focus();
}

/** A link that hands the text over as a file; nothing leaves the page for it. */
function saving(text: string): HTMLElement {
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  return el('p', {}, el('a', { class: 'save', download: words.saved, href }, words.save));
}

/** Something that the person brought along is not what it should be; the message is for them. */
class NotRead extends Error {}

/** Asked before anything runs, so that a person learns which of the two was not read. */
function outsideIsReadable(known: string | null): void {
  read(words.trustRefused, () => known !== null && parseTrust(known));
  read(words.receiptsRefused, () => parseReceipts(receipts.value));
}

function read(said: (why: string) => string, part: () => unknown): void {
  try {
    part();
  } catch (thrown) {
    if (thrown instanceof Refused) throw new NotRead(said(thrown.message));
    throw thrown;
  }
}

const wordsOf = (thrown: unknown): string => (thrown instanceof NotRead ? thrown.message : words.unreadable);

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

const form = el('form', {}, kit.box, trust.box, paper, button);
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
