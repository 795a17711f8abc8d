import { screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubScene } from '@/shared/testing/scene';
import { ok, refused } from '../../../e2e/shots/fixtures/base';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { sites } from '../../../e2e/shots/fixtures/sites';
import { meAs, scores } from '../../../e2e/shots/fixtures/tenants';
import { open, startAnew } from './testing/open';

const owner = { 'GET /api/auth/me': ok(meAs('client.owner')) };
const [site] = sites;
const [score] = scores;
const page = (items: unknown[]) => ok({ items, next: null });
const card = async (name: string) => within(await screen.findByRole('region', { name }));

if (site === undefined || score === undefined) throw new Error('no fixture');
const whole = {
  ...score,
  coverage: { observed: 15, expected: 15, percent: 100 },
  findings: { ...score.findings, passed: 15, failed: 0, not_observed: 0, expected: 15 },
  score: { ...score.score, band: 'good' as const, value: 100 },
};

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('are we fine', () => {
  it('says how many need work, of how many, and how much is seen', async () => {
    stubScene({ ...owner, 'GET /api/sites': page([site]) });
    open('/client');
    const fine = await card('Are we fine?');
    expect(await fine.findByText('2 checks need work.')).toBeTruthy();
    expect(fine.getByText('9 of 11 checks pass at 1 site.')).toBeTruthy();
    expect(fine.getByText('We can see 12 of 15 checks.')).toBeTruthy();
    expect(fine.getByRole('link', { name: 'See what needs work' }).getAttribute('href')).toBe(
      `/client/sites/${ids.site}/findings`,
    );
  });

  it('is green only when all was seen, all passes and the box calls', async () => {
    stubScene({ ...owner, 'GET /api/sites': page([site]), 'GET /api/compliance/scores': page([whole]) });
    open('/client');
    const yes = await screen.findByText('Every check that we made passes.');
    expect(yes.className).toContain('text-good');
  });

  it.each([
    ['a box that is late', { ...site, state: 'stale' }, whole],
    ['a box that does not call', { ...site, state: 'offline' }, whole],
    ['a band that the server holds back', site, { ...whole, score: { ...whole.score, band: 'attention' } }],
    ['a site without a score', { ...site, id: ids.site2 }, whole],
  ])('is never green with %s', async (_, where, what) => {
    stubScene({ ...owner, 'GET /api/sites': page([where]), 'GET /api/compliance/scores': page([what]) });
    open('/client');
    const fine = await card('Are we fine?');
    expect(await fine.findByText('Not everything was looked at, so we cannot say yes.')).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Are we fine?' }).innerHTML).not.toMatch(/text-good/);
  });

  it('says that nothing was looked at, never 0 %', async () => {
    const nothing = { ...whole, coverage: { observed: 0, expected: 4, percent: 0 } };
    stubScene({ ...owner, 'GET /api/sites': page([site]), 'GET /api/compliance/scores': page([nothing]) });
    open('/client');
    expect(await screen.findByText('Nothing was looked at yet.')).toBeTruthy();
  });

  it('says that no site is there', async () => {
    stubScene({ ...owner, 'GET /api/sites': page([]), 'GET /api/compliance/scores': page([]) });
    open('/client');
    expect(await screen.findByText('No site is set up yet. Your IT provider does that.')).toBeTruthy();
  });

  it('fails alone', async () => {
    stubScene({ ...owner, 'GET /api/compliance/scores': refused(500, 'internal', 'x') });
    open('/client');
    expect((await screen.findByRole('alert')).textContent).toContain('The server could not answer');
    expect(await screen.findByRole('link', { name: 'See all problems and fixes' })).toBeTruthy();
  });
});

describe('what needs you', () => {
  const consents = `GET /api/organisations/${ids.organisation}/consents`;

  it('is the missing permission, and who decides it', async () => {
    stubScene({
      'GET /api/auth/me': ok(meAs('client.viewer')),
      [consents]: ok([]),
      'GET /api/incidents': page([]),
    });
    open('/client');
    const needs = await card('What needs you?');
    expect(await needs.findByText('No fix is allowed yet. We look, and change nothing.')).toBeTruthy();
    expect(needs.getByText('The owner of your practice decides this.')).toBeTruthy();
  });
});

describe('a practice', () => {
  it('sees fixes without rules, guards, codes of reasons and names of ours', async () => {
    stubScene(owner);
    open(`/client/incidents/${ids.incident}`);
    await screen.findByRole('region', { name: 'Fixes' });
    const said = screen.getByRole('main').textContent ?? '';
    expect(said).toContain('Approved automatic fix');
    expect(said).not.toMatch(/\bL[123]\b|[Gg]uard|[Rr]unbook|\bincident\b|, version \d/);
  });

  it('reads of its box only whether it calls and what it may change', async () => {
    stubScene(owner);
    open(`/client/sites/${ids.site}/appliances`);
    const box = await card('box-main-street');
    expect(box.getAllByRole('term').map((term) => term.textContent)).toEqual([
      'Last contact',
      'May it change anything?',
      'What may be fixed',
    ]);
  });

  it('has no orders and no way to add a device', async () => {
    const calls = stubScene(owner);
    open(`/client/sites/${ids.site}/devices`);
    await screen.findByText('infusion-pump-3');
    expect(screen.queryByRole('link', { name: 'Orders' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Add a device' })).toBeNull();
    expect(calls.map((call) => call.path)).not.toContain('/api/orders');
  });
});
