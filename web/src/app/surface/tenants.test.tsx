import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubScene } from '@/shared/testing/scene';
import type { Call } from '@/shared/testing/server';
import { ok, refused } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { meAs } from '../../../e2e/shots/fixtures/tenants';
import { open, startAnew } from './testing/open';

const none = ok({ items: [], next: null });
const dialog = async () => within(await screen.findByRole('dialog'));
const sent = (calls: Call[]) =>
  calls.filter((call) => !['GET'].includes(call.method)).map((call) => [`${call.method} ${call.path}`, call.body]);
const fill = (within_: Awaited<ReturnType<typeof dialog>>, label: string, value: string) =>
  fireEvent.input(within_.getByLabelText(label), { target: { value } });
const made = (body: unknown) => ({ status: 201, body });

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

interface Page {
  path: string;
  read: string;
  empty?: string;
  shows: string;
}
const org = `/api/organisations/${ids.organisation}`;
const pages: Page[] = [
  { path: '/op/partners', read: '/api/partners', empty: 'No partner exists yet.', shows: 'Northwind IT' },
  {
    path: '/op/organisations',
    read: '/api/organisations',
    empty: 'No organisation exists yet.',
    shows: 'Second practice',
  },
  { path: `/op/partners/${ids.partner}`, read: `/api/partners/${ids.partner}`, shows: 'Its organisations' },
  { path: `/op/organisations/${ids.organisation}`, read: org, shows: '9 of 11' },
  { path: '/op/settings/retention', read: '/api/settings/retention', shows: 'more than 10,000' },
  {
    path: '/op/settings/sign-in-providers',
    read: '/api/oauth-providers',
    empty: 'No organisation has a provider of its own yet.',
    shows: 'https://sign-in.practice.test',
  },
];

describe.each(pages)('$path', ({ path, read, empty, shows }) => {
  it('shows what there is', async () => {
    stubScene({});
    open(path);
    expect((await screen.findAllByText(new RegExp(shows))).length).toBeGreaterThan(0);
  });

  it('says that it is loading, without a wrong word meanwhile', async () => {
    stubScene({});
    const rest = globalThis.fetch;
    vi.stubGlobal('fetch', (request: Request) =>
      new URL(request.url).pathname === read ? new Promise(() => {}) : rest(request),
    );
    open(path);
    await waitFor(() => expect(screen.getByRole('main').querySelector('[aria-busy="true"]')).not.toBeNull());
    expect(screen.queryByText(new RegExp(shows))).toBeNull();
    if (empty !== undefined) expect(screen.queryByText(new RegExp(empty))).toBeNull();
  });

  it.each([
    [500, 'internal', 'The server could not answer', true],
    [403, 'forbidden', 'This needs another role', false],
    [404, 'not_found', 'Nothing here that you can see', false],
  ] as const)('tells a %s and what to do', async (status, code, words, retry) => {
    stubScene({ [`GET ${read}`]: refused(status, code, 'x') });
    open(path);
    expect((await screen.findAllByRole('alert')).some((one) => one.textContent?.includes(words))).toBe(true);
    expect(screen.queryAllByRole('button', { name: 'Try again' }).length > 0).toBe(retry);
  });
});

it.each(pages.filter((page) => page.empty !== undefined))(
  '$path says why it is empty',
  async ({ path, read, empty }) => {
    stubScene({ [`GET ${read}`]: none });
    open(path);
    expect(await screen.findByText(new RegExp(empty ?? 'never'))).toBeTruthy();
  },
);

describe('creating', () => {
  it('makes a partner and opens it', async () => {
    const calls = stubScene({ 'POST /api/partners': made({ id: ids.partner, name: 'North' }) });
    const { pages: router } = open('/op/partners');
    fireEvent.click(await screen.findByRole('button', { name: 'New partner' }));
    const box = await dialog();
    expect(box.getByRole('button', { name: 'Create the partner' })).toHaveProperty('disabled', true);
    fill(box, 'Name of the partner', '  North ');
    fireEvent.click(box.getByRole('button', { name: 'Create the partner' }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/partners/${ids.partner}`));
    expect(sent(calls)).toEqual([['POST /api/partners', { name: 'North' }]]);
  });

  it('names the partner of an organisation for an operator, and none for a partner', async () => {
    const answer = made({ id: ids.organisation, name: 'Hill', partner_id: ids.partner });
    const calls = stubScene({ 'POST /api/organisations': answer });
    const operator = open('/op/organisations');
    fireEvent.click(await screen.findByRole('button', { name: 'New organisation' }));
    let box = await dialog();
    fill(box, 'Name of the organisation', 'Hill');
    expect(box.getByRole('button', { name: 'Create the organisation' })).toHaveProperty('disabled', true);
    await box.findByRole('option', { name: 'Northwind IT' });
    fireEvent.change(box.getByLabelText('Partner'), { target: { value: ids.partner } });
    fireEvent.click(box.getByRole('button', { name: 'Create the organisation' }));
    await waitFor(() =>
      expect(sent(calls)).toEqual([['POST /api/organisations', { name: 'Hill', partner_id: ids.partner }]]),
    );
    operator.unmount();
    const theirs = stubScene({ 'GET /api/auth/me': ok(meAs('partner.admin')), 'POST /api/organisations': answer });
    open('/partner/organisations');
    fireEvent.click(await screen.findByRole('button', { name: 'New organisation' }));
    box = await dialog();
    expect(box.queryByLabelText('Partner')).toBeNull();
    fill(box, 'Name of the organisation', 'Hill');
    fireEvent.click(box.getByRole('button', { name: 'Create the organisation' }));
    await waitFor(() => expect(sent(theirs)).toEqual([['POST /api/organisations', { name: 'Hill' }]]));
  });

  it('keeps what was typed when the server refuses, and says which field', async () => {
    const wrong = { status: 422, code: 'invalid', title: 'x', errors: [{ field: 'name', message: 'is taken' }] };
    stubScene({ 'POST /api/partners': { status: 422, body: wrong } });
    open('/op/partners');
    fireEvent.click(await screen.findByRole('button', { name: 'New partner' }));
    const box = await dialog();
    fill(box, 'Name of the partner', 'North');
    fireEvent.click(box.getByRole('button', { name: 'Create the partner' }));
    expect((await box.findByRole('alert')).textContent).toContain('Name of the partner: is taken');
    expect(box.getByLabelText('Name of the partner')).toHaveProperty('value', 'North');
  });
});
