import { act, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReads } from '@/shared/api/read';
import { forgetCsrf } from '@/shared/api/transport';
import { sessionEnded } from '@/shared/session/ended';
import { stubServer } from '@/shared/testing/server';
import { forgetHeads } from '@/verifier/client';
import { hashOf, payloadOf, resigned, trust } from '@/verifier/testing/golden';
import { createVerifier, type Task } from '@/verifier/worker';
import { answer } from '../../../e2e/shots/fixtures/api';
import { type Answer, ok } from '../../../e2e/shots/fixtures/base';
import { entry } from '../../../e2e/shots/fixtures/evidence';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { open } from './testing/open';

/** The worker's own code, run in the page: what is posted is copied, as between threads. */
class InlineWorker extends EventTarget {
  private dead = false;
  private readonly perform = createVerifier((said) => {
    if (!this.dead) this.dispatchEvent(new MessageEvent('message', { data: structuredClone(said) }));
  }, crypto.subtle);

  postMessage(task: Task) {
    void this.perform(structuredClone(task));
  }

  terminate() {
    this.dead = true;
  }
}

// Signatures are really verified here, on a machine that may be busy.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });

type Bend = (path: string, body: unknown) => unknown;
const reads = createReads();

function openBent(path: string, bend: Bend = (_, body) => body) {
  stubServer((method, url): Answer => {
    const given = answer(method, url);
    return given.status === 200 ? ok(bend(url.pathname, structuredClone(given.body))) : given;
  });
  return open(path, reads);
}

const page = `/op/evidence/entries/${ids.entry}`;
const panel = async () => within(await screen.findByRole('region', { name: 'Verify in this browser' }));
const press = async (name: string) => fireEvent.click(await (await panel()).findByRole('button', { name }));
const steps = async () => Array.from((await (await panel()).findByRole('list', { name: 'Steps' })).children);
const own = `/api/evidence/entries/${ids.entry}`;

beforeEach(() => {
  vi.stubGlobal('Worker', InlineWorker);
  forgetCsrf();
  forgetHeads();
  reads.clear();
  sessionEnded.set(false);
});
afterEach(() => vi.unstubAllGlobals());

async function giveTrust(text: string) {
  const here = await panel();
  fireEvent.click(here.getByText('Compare with a trust file'));
  fireEvent.input(here.getByRole('textbox'), { target: { value: text } });
  fireEvent.click(here.getByRole('button', { name: 'Use this trust file' }));
}

describe('an entry', () => {
  it('is not called verified before anything ran', async () => {
    openBent(page);
    await panel();
    expect(screen.queryByText(/Verified in this browser/)).toBeNull();
    expect(screen.getByText('Read from the log’s own key statements when you verify it here.')).toBeTruthy();
  });

  it('is verified with the gap that no key was compared, then without, and dropped when the keys change', async () => {
    openBent(page);
    await press('Verify this entry');
    expect((await screen.findAllByText('Verified in this browser, keys not compared')).length).toBe(2);
    expect((await steps()).length).toBe(7);
    expect(screen.getByText('from index 0, no end so far (computed here)')).toBeTruthy();
    await giveTrust(trust);
    await waitFor(() => expect(screen.queryByText(/Verified in this browser/)).toBeNull());
    await press('Verify this entry');
    expect((await screen.findAllByText('Verified in this browser')).length).toBe(2);
    expect((await steps())[6]?.textContent).toContain('wardkeep verify');
    expect((await steps())[6]?.textContent).toContain('Not checked here');
  });

  it('says so when what was given is no trust file, and establishes nothing', async () => {
    openBent(page);
    await panel();
    await giveTrust('trust me');
    await press('Verify this entry');
    expect((await screen.findByRole('alert')).textContent).toMatch(/no trust file: line 1/);
    expect(screen.queryByText(/Verified/)).toBeNull();
  });

  it('drops the result when the checkpoint is another', async () => {
    let moved = false;
    openBent(page, (path, body) =>
      moved && path === own
        ? { ...entry, checkpoint: { ...entry.checkpoint, note: `${entry.checkpoint?.note}x` } }
        : body,
    );
    await press('Verify this entry');
    await screen.findAllByText('Verified in this browser, keys not compared');
    moved = true;
    await act(() => reads.invalidateQueries({ queryKey: ['entries', ids.entry] }));
    await waitFor(() => expect(screen.queryByText(/Verified in this browser/)).toBeNull());
  });

  const served =
    (changes: object): Bend =>
    (path, body) =>
      path === own ? { ...entry, ...changes } : body;
  const signed = entry.envelope ?? '';
  const bent = (place: number) =>
    signed.slice(0, place) + (signed[place] === 'A' ? 'B' : 'A') + signed.slice(place + 1);
  const cases: [string, number, () => Promise<Bend> | Bend][] = [
    ['one byte of the envelope is another', 1, () => served({ envelope: bent(200) })],
    ['its hash was adapted too', 1, () => served({ envelope: bent(200), leaf_hash: hashOf(bent(200)) })],
    [
      'it was signed anew by somebody else',
      2,
      async () => {
        const envelope = await resigned(signed, payloadOf(signed));
        return served({ envelope, leaf_hash: hashOf(envelope) });
      },
    ],
    [
      'it was signed by a key that the log does not name',
      2,
      async () => {
        const envelope = await resigned(signed, payloadOf(signed), 'ab'.repeat(32));
        return served({ envelope, leaf_hash: hashOf(envelope) });
      },
    ],
    ['the entry before is hidden', 3, () => served({ previous_id: null })],
    [
      'the path is another',
      4,
      () => served({ inclusion: { index: 3, size: 7, path: ['ab', 'cd', 'ef'].map((one) => one.repeat(32)) } }),
    ],
    [
      'the checkpoint is not signed by the log',
      5,
      () =>
        served({
          checkpoint: {
            ...entry.checkpoint,
            note: entry.checkpoint?.note.replace(/\n— \S+ (?!.*witness).{20}/, (line) => `${line.slice(0, -1)}A`),
          },
        }),
    ],
  ];

  it.each(cases)('shows the failing step in red when %s', async (_, step, make) => {
    openBent(page, await make());
    await press('Verify this entry');
    await screen.findAllByText('Broken');
    const list = await steps();
    const failed = list.filter((one) => one.textContent?.includes('Failed'));
    expect(failed).toEqual([list[step - 1]]);
    expect(failed[0]?.textContent).toMatch(/At.+Expected.+Found.+/);
    expect(screen.queryByText(/Verified in this browser/)).toBeNull();
  });
});

describe('a whole log', () => {
  const whole = '/op/verify-evidence';
  const run = async () => fireEvent.click(await screen.findByRole('button', { name: 'Verify the whole log' }));

  it('is read from its first entry', async () => {
    openBent(whole);
    await run();
    expect(await screen.findByText('7 entries were read.')).toBeTruthy();
    expect(screen.getByText('Verified in this browser, keys not compared')).toBeTruthy();
  });

  it('with no entry is nothing to verify, not green', async () => {
    openBent(whole, (path, body) =>
      path.endsWith('/heads') ? { origin: entry.origin, site_id: ids.site, checkpoints: [] } : body,
    );
    await run();
    const pill = await screen.findByText('Nothing to verify');
    expect(pill.className).not.toContain('good');
    expect(screen.queryByText(/Verified/)).toBeNull();
  });

  it('names the first bad entry and leads to it', async () => {
    openBent(whole, (path, body) => {
      if (!path.endsWith('/leaves') || typeof body !== 'object' || body === null || !('items' in body)) return body;
      const items = body.items as { index: number; envelope: string }[];
      return {
        ...body,
        items: items.map((one) => (one.index === 4 ? { ...one, envelope: bentOf(one.envelope) } : one)),
      };
    });
    await run();
    await screen.findByText('Broken');
    expect(screen.getByText(/entry 4 of the log/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open this entry' }).getAttribute('href')).toMatch(/entries\/.+04$/);
  });

  it('stops when asked, and then says that nothing is established', async () => {
    vi.stubGlobal(
      'Worker',
      class extends EventTarget {
        postMessage() {}
        terminate() {}
      },
    );
    openBent(whole);
    await run();
    fireEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('Stopped. Nothing is established.')).toBeTruthy();
  });
});

const bentOf = (envelope: string): string =>
  `${envelope.slice(0, 300)}${envelope[300] === 'A' ? 'B' : 'A'}${envelope.slice(301)}`;
