import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { createReads } from '@/shared/api/read';
import { type LiveMode, live, liveState } from '@/shared/live/live';
import { LiveStatus } from './live-status';

const at = Date.parse('2026-03-07T19:02:00Z');
const text = () => screen.getByRole('status').textContent;

it('says what the page is, and stops looking live when it is frozen', () => {
  live.set({ mode: 'connecting', currentAt: null });
  const { unmount } = render(
    <QueryClientProvider client={createReads()}>
      <LiveStatus />
    </QueryClientProvider>,
  );
  const frozen = () => document.documentElement.hasAttribute('data-frozen');
  const is = (mode: LiveMode) => act(() => live.set({ mode, currentAt: at }));
  expect(text()).toBe('Connecting');
  is('live');
  expect([text(), frozen()]).toEqual(['Live', false]);
  is('frozen');
  expect([text(), frozen()]).toEqual(['Frozen since 19:02 UTC', true]);
  is('polling');
  expect([text(), frozen()]).toEqual(['Updating every 60 s', false]);
  is('reconnecting');
  expect([text(), frozen()]).toEqual(['Connecting again', false]);
  is('frozen');
  unmount();
  expect(frozen()).toBe(false);
});

it('is live only while frames come, whatever reads are answered', () => {
  const mode = (frameAt: number | null, answerAt: number | null, now: number, cut = false) =>
    liveState({ startedAt: 0, frameAt, answerAt, refused: false, cut }, now).mode;
  expect(mode(null, 10, 34_000)).toBe('connecting');
  expect(mode(null, 10, 36_000)).toBe('frozen');
  expect(mode(1_000, 10, 36_000)).toBe('live');
  expect(mode(1_000, 10, 36_000, true)).toBe('reconnecting');
  expect(mode(1_000, 10, 36_001)).toBe('frozen');
  expect(mode(1_000, 36_001, 36_002)).toBe('polling');
  expect(mode(1_000, 36_001, 36_001 + 95_001)).toBe('frozen');
});
