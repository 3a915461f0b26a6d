import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CommitQueue } from './commit-queue.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a commit queue clears its failure once commits succeed again, without another append', async () => {
  let isFull = true;
  const queue = new CommitQueue(async () => {
    if (isFull) throw new Error('the disk is full');
  });
  await expect(queue.append([])).rejects.toThrow('the disk is full');
  expect(queue.failure).toBe('the disk is full');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(queue.failure).toBe('the disk is full');
  isFull = false;
  await vi.advanceTimersByTimeAsync(2000);
  expect(queue.failure).toBe('');
  expect(vi.getTimerCount()).toBe(0);
});

it('a commit queue reports a slow commit as a failure for as long as it lasts', async () => {
  let end: () => void = () => undefined;
  const queue = new CommitQueue(() => new Promise((resolve) => (end = resolve)));
  const appended = queue.append([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(queue.failure).toBe('');
  await vi.advanceTimersByTimeAsync(2000);
  expect(queue.failure).toBe('The disk has not responded for 4 s');
  end();
  await appended;
  expect(queue.failure).toBe('');
});

it('a commit queue reports a commit that never ends as hung', async () => {
  const queue = new CommitQueue(() => new Promise(() => undefined));
  const hung = expect(queue.hung).rejects.toThrow('The disk has not responded for 30 s');
  void queue.append([]);
  await vi.advanceTimersByTimeAsync(30_000);
  await hung;
});

it('a closed commit queue does not retry a failed commit', async () => {
  const commit = vi.fn().mockRejectedValue(new Error('the disk is full'));
  const queue = new CommitQueue(commit);
  await expect(queue.append([])).rejects.toThrow();
  await queue.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(commit).toHaveBeenCalledOnce();
});
