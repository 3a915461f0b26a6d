import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleBookkeeping, sampleMessage } from '../../../../test/records/sample-records.ts';
import type { Gap, GapCause } from '../../core/protocol/gaps.ts';
import { readDurableFile, writeDurableFile } from '../../storage/durable-file.ts';
import { GapTracker } from './gap-tracker.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.parse('2026-11-20T12:00:00Z');

/** A clock that the test moves, and on which everybody looks at once. */
let now = START_MS;
const clock = { now: () => now, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
let dir = '';
const open: GapTracker[] = [];
const warned: string[] = [];

beforeEach(async () => {
  now = START_MS;
  warned.length = 0;
  dir = await mkdtemp(join(tmpdir(), 'slackpanda-listening-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close()));
  await rm(dir, { recursive: true });
});

async function openTracker(write?: (json: string) => Promise<void>): Promise<GapTracker> {
  const path = join(dir, 'listening');
  const file = {
    read: async () => await readDurableFile(path).then((bytes) => bytes && new TextDecoder().decode(bytes)),
    write: write ?? ((json: string) => writeDurableFile(path, new TextEncoder().encode(json))),
  };
  const listening = await GapTracker.open({ clock, file, warn: (text) => warned.push(text) });
  open.push(listening);
  return listening;
}

async function closeTracker(listening: GapTracker): Promise<void> {
  open.splice(open.indexOf(listening), 1);
  await listening.close();
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

/** Until what is written down says so. */
async function untilSaved(part: string): Promise<void> {
  await expect.poll(() => readFile(join(dir, 'listening'), 'latin1').catch(() => '')).toContain(part);
}

describe('what was not heard', () => {
  it('is the time from the end of a process to the start of the next, and is shown before that listens', async () => {
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

  it('begins with the last sign of life where a process was killed, and that may be an event', async () => {
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

  it('is nothing where Slack delivers again anyway', async () => {
    const listening = await openTracker();
    listening.setConnected(true, 'down');
    listening.setConnected(false, 'disconnected');
    now += MINUTE_MS - 1;
    expect(listening.gaps()).toEqual([]);
    listening.setConnected(true, 'disconnected');
    expect(listening.gaps()).toEqual([]);
  });

  it('is the time without a connection, shown while it goes on', async () => {
    const listening = await openTracker();
    listening.setConnected(true, 'down');
    listening.setConnected(false, 'disconnected');
    now += 2 * MINUTE_MS;
    expect(gapsInMinutes(listening.gaps())).toEqual([['disconnected', 0, null, false]]);
    listening.setConnected(true, 'disconnected');
    expect(gapsInMinutes(listening.gaps())).toEqual([['disconnected', 0, 2, false]]);
  });

  it('is the time that the machine slept, which others are told of', async () => {
    const listening = await openTracker();
    const missed: number[] = [];
    listening.setCallbacks(
      (from, to) => missed.push((from - START_MS) / MINUTE_MS, (to - START_MS) / MINUTE_MS),
      () => null,
    );
    listening.setConnected(true, 'down');
    now += 8 * HOUR_MS;
    await expect.poll(() => gapsInMinutes(listening.gaps())).toEqual([['asleep', 0, 480, false]]);
    expect(missed).toEqual([0, 480]);
  });

  it('is each minute of which Slack withheld events, once however often the log tells of it', async () => {
    const listening = await openTracker();
    listening.setConnected(true, 'down');
    const limited = (minute: number) =>
      sampleBookkeeping({ event_type: 'app_rate_limited', timestamp: String(START_MS / 1000 + 60 * minute) });
    for (const minute of [1, 0, 1, 5]) listening.observeRecord(limited(minute));
    const gaps = [
      ['rate_limited', 0, 2, false],
      ['rate_limited', 5, 6, false],
    ];
    expect(gapsInMinutes(listening.gaps())).toEqual(gaps);
    listening.markBackfilled(START_MS, START_MS + 2 * MINUTE_MS);
    listening.observeRecord(limited(1));
    expect(gapsInMinutes(listening.gaps())).toEqual([['rate_limited', 0, 2, true], gaps[1]]);
  });

  it('is repaired once all of it was read, and stays so', async () => {
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

describe('what is written down', () => {
  it('is begun anew where it is damaged, and says so', async () => {
    for (const content of ['', 'nothing of ours', '{"v":1}']) {
      await writeFile(join(dir, 'listening'), content);
      expect((await openTracker()).gaps()).toEqual([]);
      expect(warned.splice(0).join()).toContain('not known any more (it is not one of ours)');
    }
    await writeDurableFile(join(dir, 'listening'), new TextEncoder().encode('{"v":2,"until":0,"gaps":[]}'));
    await openTracker();
    expect(warned.join()).toContain('another version');
  });

  it('may fail to be, which ends nothing', async () => {
    const listening = await openTracker(() => Promise.reject(new Error('disk full')));
    listening.setConnected(true, 'down');
    await expect.poll(() => warned.join()).toContain('disk full');
    await closeTracker(listening);
  });

  it('stays small however long it goes on', async () => {
    const listening = await openTracker();
    for (let n = 0; n < 300; n++) {
      listening.setConnected(true, 'down');
      now += MINUTE_MS / 2;
      listening.setConnected(false, 'disconnected');
      now += 2 * MINUTE_MS;
    }
    await closeTracker(listening);
    expect((await readFile(join(dir, 'listening'))).length).toBeLessThan(20_000);
    const { length } = (await openTracker()).gaps().filter(({ to }) => to !== null);
    expect(length).toBe(200);
  });
});
