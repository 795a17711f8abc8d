import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { createReads } from '@/shared/api/read';
import { FROZEN_AFTER_MS, lastAnswerAt, noteAnswer } from '@/shared/live/live';
import { LiveStatus } from './live-status';

afterEach(() => {
  vi.useRealTimers();
  document.documentElement.removeAttribute('data-frozen');
});

it('stops looking live when no answer came for 35 s, and thaws with the next one', () => {
  vi.useFakeTimers({ now: new Date('2026-03-07T19:02:00Z') });
  lastAnswerAt.set(null);
  render(
    <QueryClientProvider client={createReads()}>
      <LiveStatus />
    </QueryClientProvider>,
  );
  expect(screen.getByRole('status').textContent).toBe('Connecting');
  act(() => noteAnswer());
  expect(screen.getByRole('status').textContent).toBe('Updating every 5 s');
  act(() => void vi.advanceTimersByTime(FROZEN_AFTER_MS + 1_000));
  expect(screen.getByRole('status').textContent).toBe('Frozen since 19:02 UTC');
  expect(document.documentElement.hasAttribute('data-frozen')).toBe(true);
  act(() => noteAnswer());
  expect(screen.getByRole('status').textContent).toBe('Updating every 5 s');
  expect(document.documentElement.hasAttribute('data-frozen')).toBe(false);
});
