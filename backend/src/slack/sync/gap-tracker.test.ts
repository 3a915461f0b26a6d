import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleBookkeeping, sampleMessage } from '../../../../test/records/sample-records.ts';
import type { Gap, GapCause } from '../../core/protocol/gaps.ts';
import { HOUR_MS, MINUTE_MS, msToSeconds } from '../../core/time/units.ts';
import { readDurableFile, writeDurableFile } from '../../storage/durable-file.ts';
import { GapTracker } from './gap-tracker.ts';

const START_MS = Date.parse('2026-11-20T12:00:00Z');

/** A clock that the test moves; a sleep on it lasts a millisecond of the real time. */
let now = START_MS;
const clock = { now: () => now, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
let dir = '';
const open: GapTracker[] = [];
const warned: string[] = [];

beforeEach(async () => {
  now = START_MS;
  warned.length = 0;
  dir = await mkdtemp(join(tmpdir(), 'slackpanda-tracker-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((tracker) => tracker.close()));
  await rm(dir, { recursive: true });
});

async function openTracker(write?: (json: string) => Promise<void>): Promise<GapTracker> {
  const path = join(dir, 'listening');
  const file = {
    read: async () => await readDurableFile(path).then((bytes) => bytes && new TextDecoder().decode(bytes)),
    write: write ?? ((json: string) => writeDurableFile(path, new TextEncoder().encode(json))),
  };
  const tracker = await GapTracker.open({ clock, file, warn: (text) => warned.push(text) });
  open.push(tracker);
  return tracker;
}

async function closeTracker(tracker: GapTracker): Promise<void> {
  open.splice(open.indexOf(tracker), 1);
  await tracker.close();
}

/** Of each gap its cause, how long after the start it begins and ends (minutes), and whether it is repaired. */
function gapsInMinutes(gaps: readonly Gap[]): [GapCause, number, number | null, boolean][] {
  return gaps.map(({ cause, from, to, repaired }) => [
    cause,
    (from - START_MS) / MINUTE_MS,
    to === null ? null : (to - START_MS) / MINUTE_MS,
    repaired,
  ]);
}

/** Resolves once the saved file contains a text. */
async function untilSaved(text: string): Promise<void> {
  await expect.poll(() => readFile(join(dir, 'listening'), 'latin1').catch(() => '')).toContain(text);
}

describe('a gap', () => {
  it('reaches from the end of a process to the start of the next one, and is shown before that is connected', async () => {
    const first = await openTracker();
    expect(first.gaps()).toEqual([]);
    first.setConnected(true, 'down');
    now += MINUTE_MS / 2;
    await closeTracker(first);
    now += 3 * HOUR_MS;
    const next = await openTracker();
    expect(gapsInMinutes(next.gaps())).toEqual([['down', 0.5, null, false]]);
    next.setConnected(true, 'down');
    expect(gapsInMinutes(next.gaps())).toEqual([['down', 0.5, 180.5, false]]);
    await closeTracker(next);
    expect(gapsInMinutes((await openTracker()).gaps())).toEqual([['down', 0.5, 180.5, false]]);
  });

  it('begins with the last heartbeat or event of a process that was killed', async () => {
    let isKilled = false;
    const killed = await openTracker(async (json) => {
      if (!isKilled) await writeDurableFile(join(dir, 'listening'), new TextEncoder().encode(json));
    });
    killed.setConnected(true, 'down');
    await untilSaved(`"until":${START_MS}`);
    isKilled = true;
    now += 2 * HOUR_MS;
    const next = await openTracker();
    next.eventReceived(START_MS + 5 * MINUTE_MS);
    next.setConnected(true, 'down');
    expect(gapsInMinutes(next.gaps())).toEqual([['down', 5, 120, false]]);
    next.observeRecord(sampleMessage({ timestamp: '1.000001', received_at: START_MS + 7 * MINUTE_MS }));
    expect(gapsInMinutes(next.gaps())).toEqual([['down', 7, 120, false]]);
    next.observeRecord(
      sampleMessage({ timestamp: '1.000001', received_at: START_MS + 9 * MINUTE_MS, source: 'import' }),
    );
    expect(gapsInMinutes(next.gaps())).toEqual([['down', 7, 120, false]]);
  });

  it('is not recorded when it is shorter than a minute, because Slack delivers again', async () => {
    const tracker = await openTracker();
    tracker.setConnected(true, 'down');
    tracker.setConnected(false, 'disconnected');
    now += MINUTE_MS - 1;
    expect(tracker.gaps()).toEqual([]);
    tracker.setConnected(true, 'disconnected');
    expect(tracker.gaps()).toEqual([]);
  });

  it('covers the time without a connection, and is shown while it lasts', async () => {
    const tracker = await openTracker();
    tracker.setConnected(true, 'down');
    tracker.setConnected(false, 'disconnected');
    now += 2 * MINUTE_MS;
    expect(gapsInMinutes(tracker.gaps())).toEqual([['disconnected', 0, null, false]]);
    tracker.setConnected(true, 'disconnected');
    expect(gapsInMinutes(tracker.gaps())).toEqual([['disconnected', 0, 2, false]]);
  });

  it('ends when the connection was opened that proved to be stable later', async () => {
    const tracker = await openTracker();
    tracker.setConnected(true, 'down');
    tracker.setConnected(false, 'disconnected');
    now += 5 * MINUTE_MS;
    tracker.setConnected(true, 'disconnected', now - MINUTE_MS);
    expect(gapsInMinutes(tracker.gaps())).toEqual([['disconnected', 0, 4, false]]);
    tracker.setConnected(false, 'disconnected');
    now += 1.5 * MINUTE_MS;
    tracker.setConnected(true, 'disconnected', now - MINUTE_MS);
    expect(gapsInMinutes(tracker.gaps())).toEqual([['disconnected', 0, 4, false]]);
  });

  it('covers the time in which the machine slept, which is reported by a callback', async () => {
    const tracker = await openTracker();
    const missed: number[] = [];
    tracker.setCallbacks(
      (from, to) => missed.push((from - START_MS) / MINUTE_MS, (to - START_MS) / MINUTE_MS),
      () => null,
    );
    tracker.setConnected(true, 'down');
    now += 8 * HOUR_MS;
    await expect.poll(() => gapsInMinutes(tracker.gaps())).toEqual([['asleep', 0, 480, false]]);
    expect(missed).toEqual([0, 480]);
  });

  it('covers each minute in which Slack withheld events, once however often the log repeats it', async () => {
    const tracker = await openTracker();
    tracker.setConnected(true, 'down');
    const limited = (minute: number) =>
      sampleBookkeeping({ event_type: 'app_rate_limited', timestamp: String(msToSeconds(START_MS) + 60 * minute) });
    for (const minute of [1, 0, 1, 5]) tracker.observeRecord(limited(minute));
    const gaps = [
      ['rate_limited', 0, 2, false],
      ['rate_limited', 5, 6, false],
    ];
    expect(gapsInMinutes(tracker.gaps())).toEqual(gaps);
    tracker.markBackfilled(START_MS, START_MS + 2 * MINUTE_MS);
    tracker.observeRecord(limited(1));
    expect(gapsInMinutes(tracker.gaps())).toEqual([['rate_limited', 0, 2, true], gaps[1]]);
  });

  it('is repaired once everything was read across it, also after a restart', async () => {
    const first = await openTracker();
    first.setConnected(true, 'down');
    await closeTracker(first);
    now += HOUR_MS;
    const next = await openTracker();
    let from: number | null = null;
    next.setCallbacks(
      () => undefined,
      () => from,
    );
    next.setConnected(true, 'down');
    from = START_MS + 1;
    now += MINUTE_MS / 2;
    await untilSaved(`"until":${now}`);
    expect(gapsInMinutes(next.gaps())).toEqual([['down', 0, 60, false]]);
    from = START_MS;
    await expect.poll(() => gapsInMinutes(next.gaps())).toEqual([['down', 0, 60, true]]);
    await closeTracker(next);
    expect(gapsInMinutes((await openTracker()).gaps())).toEqual([['down', 0, 60, true]]);
  });
});

describe('the saved list of gaps', () => {
  it('is begun anew with a warning when it is damaged', async () => {
    for (const content of ['', 'no list of gaps', '{"v":1}']) {
      await writeFile(join(dir, 'listening'), content);
      expect((await openTracker()).gaps()).toEqual([]);
      expect(warned.splice(0).join()).toContain('cannot be read (it is not');
    }
    await writeDurableFile(join(dir, 'listening'), new TextEncoder().encode('{"v":2,"until":0,"gaps":[]}'));
    await openTracker();
    expect(warned.join()).toContain('another version');
  });

  it('may fail to be written, which is only a warning', async () => {
    const tracker = await openTracker(() => Promise.reject(new Error('disk full')));
    tracker.setConnected(true, 'down');
    await expect.poll(() => warned.join()).toContain('disk full');
    await closeTracker(tracker);
  });

  it('stays small however many gaps there were', async () => {
    const tracker = await openTracker();
    for (let n = 0; n < 300; n++) {
      tracker.setConnected(true, 'down');
      now += MINUTE_MS / 2;
      tracker.setConnected(false, 'disconnected');
      now += 2 * MINUTE_MS;
    }
    await closeTracker(tracker);
    expect((await readFile(join(dir, 'listening'))).length).toBeLessThan(20_000);
    const { length } = (await openTracker()).gaps().filter(({ to }) => to !== null);
    expect(length).toBe(200);
  });
});
