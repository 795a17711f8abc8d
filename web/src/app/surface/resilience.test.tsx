import { screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubServer } from '@/shared/testing/server';
import { answer } from '../../../e2e/shots/fixtures/api';
import { ok } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { open, startAnew } from './testing/open';

const site = `/op/sites/${ids.site}`;

beforeEach(startAnew);
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a page that is left', () => {
  it('aborts every read that is under way', async () => {
    const signals: AbortSignal[] = [];
    stubServer((method, url) => answer(method, url));
    const answered = globalThis.fetch;
    vi.stubGlobal('fetch', (request: Request, options: RequestInit) => {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith('/api/incidents')) return answered(request, options);
      return new Promise((_, refuse) => {
        const signal = options.signal;
        if (!signal) return;
        signals.push(signal);
        signal.addEventListener('abort', () => refuse(signal.reason));
      });
    });
    const { pages } = open('/op/incidents');
    await waitFor(() => expect(signals).toHaveLength(1));
    await pages.navigate({ to: '/sites' });
    await screen.findAllByText('Second practice');
    await waitFor(() => expect(signals.map((signal) => signal.aborted)).toEqual([true]));
  });
});

describe('an answer that no page can read', () => {
  it.each([
    '/op',
    '/op/sites',
    '/op/sites/new',
    '/op/appliances',
    '/op/incidents',
    `/op/incidents/${ids.incident}`,
    `/op/orders/${ids.held}`,
    site,
    `${site}/devices/new`,
    `${site}/devices/${ids.device}`,
    `${site}/findings/${ids.finding}`,
  ])('leaves the frame of %s standing and says that a part failed', async (path) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    stubServer((method, url) => (url.pathname.startsWith('/api/auth/') ? answer(method, url) : ok({ items: 7 })));
    open(path);
    expect((await screen.findAllByRole('alert'))[0]?.textContent).toContain('failed');
    expect(screen.getByRole('navigation', { name: 'Pages' })).toBeTruthy();
  });
});
