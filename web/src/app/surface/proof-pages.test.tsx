import { configure, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Scene, stubScene } from '@/shared/testing/scene';
import { ok } from '../../../e2e/shots/fixtures/base';
import { standing } from '../../../e2e/shots/fixtures/compliance';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { open, startAnew } from './testing/open';

configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });

function openWith(path: string, replies: Scene = {}) {
  const calls = stubScene(replies);
  return { calls, ...open(path) };
}

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('compliance', () => {
  it('shows score beside coverage, and why the band is held back', async () => {
    openWith('/op/compliance');
    const score = within(await screen.findByRole('region', { name: 'Share of checks passing' }));
    expect(score.getByText('93 %')).toBeTruthy();
    expect(score.getByText('73 %')).toBeTruthy();
    expect(score.getByText(/under 80 %: the band is held at Attention/)).toBeTruthy();
    expect(screen.getByText(/Not legal advice. Not a certification/)).toBeTruthy();
  });

  it('says no data, never 0, while nothing was observed', async () => {
    const empty = {
      ...standing,
      coverage: { observed: 0, expected: 0, percent: null },
      score: { ...standing.score, value: null, band: 'no_data', band_reason: null, rows: [] },
    };
    openWith('/op/compliance', { 'GET /api/compliance/frameworks/hipaa': ok(empty) });
    const score = within(await screen.findByRole('region', { name: 'Share of checks passing' }));
    expect(score.getAllByText('No data').length).toBeGreaterThan(0);
    expect(score.queryByText('0 %')).toBeNull();
  });

  it('narrows to a status by the address, and leads from a count to its controls', async () => {
    const { pages } = openWith('/op/compliance');
    const counts = within(await screen.findByRole('region', { name: 'Controls' }));
    fireEvent.click(counts.getAllByRole('link', { name: '2' })[0] ?? document.body);
    const list = within(await screen.findByRole('region', { name: 'Controls of the framework' }));
    expect(list.queryByText('Access control')).toBeNull();
    expect(list.getByText('Integrity')).toBeTruthy();
    expect(pages.state.location.search).toMatchObject({ status: 'met' });
  });

  it('shows a control with every reason, its checks, and the way to their evidence', async () => {
    openWith(`/op/compliance/hipaa/${encodeURIComponent('45 CFR 164.312(a)(1)')}`);
    expect(await screen.findByRole('heading', { level: 1, name: 'Access control' })).toBeTruthy();
    expect(within(screen.getByRole('region', { name: 'What stands against it' })).getAllByRole('listitem').length).toBe(
      3,
    );
    const evidence = screen.getAllByRole('link', { name: /entries that judged Root cannot/ })[0];
    expect(evidence?.getAttribute('href')).toContain(`check=linux.ssh_root_login_off`);
    expect(evidence?.getAttribute('href')).toContain(`site=${ids.site}`);
  });
});

describe('consents', () => {
  const path = `/op/organisations/${ids.organisation}/consents`;

  it('asks for a reason and a date, then for a proof of identity, before it gives one', async () => {
    const given: unknown[] = [];
    const { calls } = openWith(path);
    fireEvent.click(await screen.findByRole('button', { name: 'Allow medium-risk fixes' }));
    const dialog = within(await screen.findByRole('dialog', { hidden: true, name: /^Allow/ }));
    const send = () => dialog.getByText('Give this consent').closest('button');
    expect(send()?.disabled).toBe(true);
    fireEvent.input(dialog.getByLabelText(/Reason|Why/), {
      target: { value: 'Agreed with the owner on the phone today' },
    });
    expect(send()?.disabled).toBe(false);
    fireEvent.click(send() ?? document.body);
    expect(await dialog.findByLabelText(/password/i)).toBeTruthy();
    given.push(...calls.filter((one) => one.method === 'POST').map((one) => one.body));
    expect(given[0]).toMatchObject({ risk: 'medium', reason: 'Agreed with the owner on the phone today' });
    expect(given[0]).toHaveProperty('until', expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/));
  });

  it('says that nothing is changed while none is in force', async () => {
    openWith(path, { [`GET /api/organisations/${ids.organisation}/consents`]: ok([]) });
    expect(await screen.findByText('No consent is in force: nothing is changed here.')).toBeTruthy();
  });
});

describe('evidence entries', () => {
  it('are asked for as the address says, and an unreadable filter is named', async () => {
    const { calls } = openWith('/op/evidence/entries?check=linux.ssh_root_login_off&from=2026-03-01&device=x');
    expect(await screen.findByText('Filter not understood: device')).toBeTruthy();
    await screen.findByText(/received from 2026-03-01/);
    const asked = calls.find((one) => one.path === '/api/evidence/entries');
    expect(asked?.search).toContain('check=linux.ssh_root_login_off');
    expect(asked?.search).toContain('from=2026-03-01');
    expect(asked?.search).not.toContain('device');
  });
});
