import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Scene, stubScene } from '@/shared/testing/scene';
import { alarms, stale, unanchored, walk } from '../../../e2e/shots/fixtures/anchors';
import { ok, refused } from '../../../e2e/shots/fixtures/base';
import { log } from '../../../e2e/shots/fixtures/evidence';
import { ids } from '../../../e2e/shots/fixtures/ids.mjs';
import { meAs } from '../../../e2e/shots/fixtures/tenants';
import { open, startAnew } from './testing/open';

configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });

function openWith(path: string, replies: Scene = {}) {
  const calls = stubScene(replies);
  return { calls, ...open(path) };
}

beforeEach(startAnew);
afterEach(() => vi.unstubAllGlobals());

describe('the logs', () => {
  it('show how the server’s own walk ended, and that one found them broken', async () => {
    const fault = 'entry 115: the store and the database hold different bytes';
    const faulty = { ...walk, verdict: 'faulty' as const, fault };
    openWith('/op/evidence', { 'GET /api/evidence/verifications': ok({ items: [faulty], next: null }) });
    const row = within((await screen.findByText('First site')).closest('tr') ?? document.body);
    expect(await row.findByText('Broken')).toBeTruthy();
    expect(row.queryByText('Verified by the server')).toBeNull();
  });

  it('never call a log walked that was not', async () => {
    openWith('/op/evidence', { 'GET /api/evidence/verifications': ok({ items: [], next: null }) });
    const row = within((await screen.findByText('First site')).closest('tr') ?? document.body);
    expect(await row.findByText('No data')).toBeTruthy();
  });

  it('say when nobody outside vouches for the time', async () => {
    openWith('/op/evidence', { 'GET /api/evidence/anchors': ok(unanchored) });
    const outside = within(await screen.findByRole('region', { name: 'Time from outside' }));
    expect(await outside.findByText('No outside time stamps')).toBeTruthy();
  });
});

describe('anchors', () => {
  it('that are too old say since when, and which authority fails', async () => {
    openWith('/op/evidence/anchors', { 'GET /api/evidence/anchors': ok(stale) });
    expect(await screen.findByText('No time stamp for over 24 h')).toBeTruthy();
    expect(screen.getByText('Too old since')).toBeTruthy();
    expect(screen.getAllByText('no answer within 10 s').length).toBe(2);
  });

  it('that are off say what switches them on, and list nothing', async () => {
    openWith('/op/evidence/anchors', { 'GET /api/evidence/anchors': ok(unanchored) });
    expect(await screen.findByText(/TSA_URLS/)).toBeTruthy();
    expect(screen.getByText('There is none, as no authority is set up.')).toBeTruthy();
    expect(screen.queryByRole('table', { name: 'Authorities' })).toBeNull();
  });
});

describe('a sample', () => {
  it('asks for nothing before it is drawn, then holds seed and period in the address', async () => {
    const { calls, pages } = openWith('/op/evidence/sample');
    expect(await screen.findByText('Choose a period and draw.')).toBeTruthy();
    expect(calls.some((one) => one.path === '/api/evidence/samples')).toBe(false);
    const seed = screen.getByLabelText('Seed');
    expect(seed).toHaveProperty('value', expect.stringMatching(/^[a-z]{12}$/));
    fireEvent.input(seed, { target: { value: '12345' } });
    fireEvent.click(screen.getByRole('button', { name: 'Draw the sample' }));
    expect(await screen.findByText(/4 of 4,210 entries/)).toBeTruthy();
    expect(screen.getByText(/This period is not over/)).toBeTruthy();
    expect(pages.state.location.search).toMatchObject({ seed: '12345', size: '25' });
    const asked = calls.find((one) => one.path === '/api/evidence/samples')?.search ?? '';
    expect(asked).toContain('seed=12345');
    expect(asked).toContain('size=25');
  });

  it('is not asked for with a seed or a period that the server refuses', async () => {
    const { calls } = openWith('/op/evidence/sample');
    fireEvent.input(await screen.findByLabelText('Seed'), { target: { value: 'two words' } });
    fireEvent.input(screen.getByLabelText('Received before (UTC)'), { target: { value: '2020-01-01' } });
    fireEvent.click(screen.getByRole('button', { name: 'Draw the sample' }));
    expect(await screen.findByText(/Use 1 to 64 letters/)).toBeTruthy();
    expect(screen.getByText('The period ends before it begins.')).toBeTruthy();
    expect(calls.some((one) => one.path === '/api/evidence/samples')).toBe(false);
  });

  it('that would be drawn from too much says so', async () => {
    openWith('/op/evidence/sample?from=2026-01-01&to=2026-04-01&seed=a&size=25', {
      'GET /api/evidence/samples': refused(409, 'too_wide', 'Choose a shorter period'),
    });
    expect(await screen.findByRole('alert')).toBeTruthy();
  });
});

describe('an alarm of a log', () => {
  const path = `/op/sites/${ids.site}/evidence`;
  const logs = { 'GET /api/evidence/logs': ok([{ ...log, alarms }]) };

  it('is closed with a reason, and stays listed', async () => {
    const close = `POST /api/evidence/alarms/${ids.held}/close`;
    const { calls } = openWith(path, { ...logs, [close]: ok(alarms[0]) });
    const open = within(await screen.findByRole('alert'));
    expect(open.queryByText(/co-signature over the checkpoint/)).toBeNull();
    fireEvent.click(open.getByRole('button', { name: /^Close the alarm: Stored bytes/ }));
    const dialog = within(await screen.findByRole('dialog', { hidden: true, name: 'Close this alarm?' }));
    const send = () => dialog.getByText('Close the alarm').closest('button');
    expect(send()?.disabled).toBe(true);
    fireEvent.input(dialog.getByLabelText('Reason'), { target: { value: 'Restored from the store after the drill' } });
    fireEvent.click(send() ?? document.body);
    await waitFor(() => expect(calls.some((one) => `${one.method} ${one.path}` === close)).toBe(true));
    expect(calls.find((one) => one.method === 'POST')?.body).toEqual({
      reason: 'Restored from the store after the drill',
    });
    fireEvent.click(screen.getByText('1 closed alarm'));
    expect(screen.getByText(/Closed by Second operator/)).toBeTruthy();
  });

  it('is closed by nobody who only reads', async () => {
    openWith(path, { ...logs, 'GET /api/auth/me': ok(meAs('operator.readonly')) });
    const open = within(await screen.findByRole('alert'));
    expect(open.getByText(/different bytes/)).toBeTruthy();
    expect(open.queryByRole('button')).toBeNull();
  });
});
