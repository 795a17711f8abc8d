import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubScene } from '@/shared/testing/scene';
import type { Call } from '@/shared/testing/server';
import { ok, refused } from '../../../e2e/shots/fixtures/base';
import { open, startAnew } from './testing/open';

const asked = (calls: Call[]) =>
  calls
    .filter((call) => call.path === '/api/audit')
    .map((call) => Object.fromEntries(new URLSearchParams(call.search)));
const fill = (label: string, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });

beforeEach(startAnew);
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the audit log', () => {
  it('says who did what to what, and never calls a failed act done', async () => {
    stubScene({});
    open('/op/audit');
    const row = (await screen.findByText('nobody-here')).closest('tr');
    expect(row?.textContent).toMatch(/^Sign in.*Failed/);
    const stop = within(screen.getByRole('row', { name: /Second operator/ }));
    expect(stop.getByText('Done')).toBeTruthy();
    expect(stop.getByRole('link', { name: 'site' }).getAttribute('href')).toMatch(/^\/op\/sites\//);
    expect(stop.getByText(/moves its server this week/)).toBeTruthy();
    fireEvent.click(stop.getByText('Details'));
    expect(stop.getAllByText('stopped', { selector: 'code' })).toHaveLength(2);
  });

  it('asks the server for what the form says, whole days in UTC, and holds it in the address', async () => {
    const calls = stubScene({});
    const { pages } = open('/op/audit');
    await screen.findByText('nobody-here');
    fill('Person', ' First ');
    fill('Done to', 'invite');
    fill('From (UTC)', '2026-03-01');
    fill('To (UTC), that day included', '2026-03-01');
    fireEvent.change(screen.getByLabelText('Outcome'), { target: { value: 'done' } });
    fireEvent.click(screen.getByRole('button', { name: 'Search' }));
    await waitFor(() =>
      expect(asked(calls).at(-1)).toEqual({
        from: '2026-03-01T00:00:00.000Z',
        to: '2026-03-02T00:00:00.000Z',
        outcome: 'done',
        person: 'First',
        target: 'invite',
      }),
    );
    expect(pages.state.location.search).toMatchObject({ person: 'First', status: 'done', to: '2026-03-01' });
    fireEvent.click(await screen.findByRole('link', { name: 'Clear filters' }));
    await waitFor(() => expect(screen.getByLabelText('Person')).toHaveProperty('value', ''));
    expect(pages.state.location.search).toEqual({});
  });

  it('names every filter of the address that it does not understand', async () => {
    const calls = stubScene({});
    open('/op/audit?from=2026-02-30&status=strange&act=DROP');
    for (const name of ['from', 'status', 'act']) await screen.findByText(`Filter not understood: ${name}`);
    expect(asked(calls)).toEqual([{}]);
  });

  it('saves the whole match as a file, or says why not', async () => {
    let refuses = true;
    const saved = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x');
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    const calls = stubScene({ 'GET /api/audit.csv': () => (refuses ? refused(503, 'database_down', 'no') : ok('a')) });
    open('/op/audit?act=invite');
    fireEvent.click(await screen.findByRole('button', { name: 'Download as CSV' }));
    expect((await screen.findByRole('alert')).textContent).toContain('The server could not answer');
    expect(saved).not.toHaveBeenCalled();
    refuses = false;
    fireEvent.click(screen.getByRole('button', { name: 'Download as CSV' }));
    await screen.findByText(/^Saved, 1 kB/);
    expect(saved).toHaveBeenCalledOnce();
    const files = calls.filter((call) => call.path === '/api/audit.csv').map((call) => call.search);
    expect(files).toEqual(['?action=invite', '?action=invite']);
  });
});
