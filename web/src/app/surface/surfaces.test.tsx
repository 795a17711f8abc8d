import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubScene } from '@/shared/testing/scene';
import { stubServer } from '@/shared/testing/server';
import { answer } from '../../../e2e/shots/fixtures/api';
import { ok } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { meAs } from '../../../e2e/shots/fixtures/tenants';
import { open, startAnew } from './testing/open';

const as = (role: Parameters<typeof meAs>[0]) => stubScene({ 'GET /api/auth/me': ok(meAs(role)) });
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });
const nav = () => screen.queryByRole('navigation', { name: 'Pages' });
const linksOfNav = () =>
  within(screen.getByRole('navigation', { name: 'Pages' }))
    .getAllByRole('link')
    .map((link) => link.getAttribute('href'));

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('a surface of others', () => {
  it.each([
    ['partner.admin', '/op/sites', '/partner'],
    ['client.owner', '/op', '/client'],
    ['client.viewer', '/partner/organisations', '/client'],
    ['operator.admin', '/client', '/op'],
  ] as const)('shows %s at %s nothing but the way home', async (role, path, home) => {
    const calls = as(role);
    open(path);
    expect(nav()).toBeNull();
    await heading('Nothing here that you can see');
    expect(nav()).toBeNull();
    expect(screen.getByRole('link', { name: 'Go to your own first page' }).getAttribute('href')).toBe(home);
    expect(screen.queryByRole('link', { name: 'Your account' })).toBeNull();
    // Nothing of the foreign surface was asked for either.
    expect(calls.filter((call) => call.path !== '/api/auth/me')).toEqual([]);
  });

  it('draws no navigation before it is known who is there', async () => {
    let tell = (_: Response) => {};
    const told = new Promise<Response>((resolve) => {
      tell = resolve;
    });
    stubServer((method, url) => answer(method, url));
    const rest = globalThis.fetch;
    vi.stubGlobal('fetch', (request: Request) =>
      new URL(request.url).pathname === '/api/auth/me' ? told : rest(request),
    );
    open('/partner');
    expect(await screen.findByRole('main')).toBeTruthy();
    expect(nav()).toBeNull();
    tell(new Response(JSON.stringify(meAs('partner.tech')), { headers: { 'content-type': 'application/json' } }));
    await waitFor(() => expect(nav()).not.toBeNull());
  });
});

describe('a page that another role has', () => {
  it('says which, and asks the server nothing', async () => {
    const calls = as('partner.tech');
    open('/partner/people');
    await heading('This needs another role');
    expect(screen.getByText(/Open to: partner, administrator/)).toBeTruthy();
    expect(calls.map((call) => call.path)).not.toContain('/api/users');
  });

  it('does not exist on a surface where nobody has it', async () => {
    as('partner.admin');
    open('/partner/partners');
    await heading('Nothing here that you can see');
    expect(screen.getByRole('link', { name: 'Go to the first page' }).getAttribute('href')).toBe('/partner/');
  });
});

describe('the partner surface', () => {
  it('is the same pages under its own addresses, with what its administrator may do', async () => {
    as('partner.admin');
    open('/partner');
    await heading('Overview');
    const links = linksOfNav();
    expect(links.every((link) => link?.startsWith('/partner'))).toBe(true);
    expect(links).toContain('/partner/organisations');
    expect(links).not.toContain('/partner/partners');
    expect(links).not.toContain('/partner/settings/retention');
    expect(await screen.findByRole('link', { name: 'New site' })).toBeTruthy();
  });

  it('leaves out what a technician may not', async () => {
    as('partner.tech');
    open('/partner/organisations');
    await heading('Organisations');
    await screen.findByRole('link', { name: 'First practice' });
    expect(screen.queryByRole('button', { name: 'New organisation' })).toBeNull();
    expect(linksOfNav()).not.toContain('/partner/people');
  });

  it('shows those who only pay names and counts, and asks for no more', async () => {
    const calls = as('partner.billing');
    open('/partner');
    await screen.findAllByText('Second practice');
    expect(screen.queryByRole('link', { name: 'First site' })).toBeNull();
    const asked = new Set(calls.map((call) => call.path));
    expect([...asked].sort()).toEqual(['/api/auth/me', '/api/sites', '/api/sites/counts']);
  });

  it('says so when the server refuses what the page did not expect', async () => {
    stubScene({
      'GET /api/auth/me': ok(meAs('partner.admin')),
      'GET /api/organisations': { status: 403, body: { status: 403, code: 'forbidden', title: 'x', detail: 'x' } },
    });
    open('/partner/organisations');
    expect((await screen.findByRole('alert')).textContent).toContain('This needs another role');
  });

  it('leads from a site only to pages of its own', async () => {
    as('partner.tech');
    open(`/partner/sites/${ids.site}`);
    await heading('First site');
    for (const link of await screen.findAllByRole('link')) {
      const href = link.getAttribute('href') ?? '';
      expect(href === '#main' || href.startsWith('/partner')).toBe(true);
    }
  });
});
