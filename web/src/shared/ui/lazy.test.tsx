import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lazyPage } from './lazy';

const Page = () => <h1>The page</h1>;
const reload = vi.fn();

/** A server that gives the code of the page from the `works`th try on. */
function server(works: number) {
  const load = vi.fn(async () => {
    if (load.mock.calls.length < works) throw new TypeError('Failed to fetch dynamically imported module');
    return { Page };
  });
  return load;
}
/** In small steps: what a step draws is drawn at its end. */
async function wait(milliseconds: number) {
  for (let left = milliseconds; left > 0; left -= 100)
    await act(() => vi.advanceTimersByTimeAsync(Math.min(left, 100)));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(window.location, 'reload').mockImplementation(reload);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('says in place that its code is not here, and tries again by itself until it is', async () => {
  const kept = vi.spyOn(Storage.prototype, 'setItem');
  const load = server(3);
  const Lazy = lazyPage(load, 'Page');
  render(<Lazy />);
  await wait(1);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('This page is not here yet');
  await wait(2_500);
  expect(load).toHaveBeenCalledTimes(2);
  expect(screen.getByRole('alert').textContent).toContain('The server does not answer');
  await wait(5_000);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('The page');
  expect(reload).not.toHaveBeenCalled();
  expect(kept).not.toHaveBeenCalled();
});

it('tries at once when asked to, and a preload that fails does no harm', async () => {
  const load = server(3);
  const Lazy = lazyPage(load, 'Page');
  await Lazy.preload();
  render(<Lazy />);
  await wait(1);
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await wait(1);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('The page');
  expect(load).toHaveBeenCalledTimes(3);
});
