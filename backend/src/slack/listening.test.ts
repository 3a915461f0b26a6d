import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bookkeeping, message } from '../../test/sample-records.ts';
import type { Gap, GapCause } from '../core/gaps.ts';
import { readDurable, writeDurably } from '../feed/durable-file.ts';
import { Listening } from './listening.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-11-20T12:00:00Z');

/** A clock that the test moves, and on which everybody looks at once. */
let now = START;
const clock = { now: () => now, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
let dir = '';
const open: Listening[] = [];
const warned: string[] = [];

beforeEach(async () => {
  now = START;
  warned.length = 0;
  dir = await mkdtemp(join(tmpdir(), 'slackpanda-listening-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close()));
  await rm(dir, { recursive: true });
});

async function begin(write?: (json: string) => Promise<void>): Promise<Listening> {
  const path = join(dir, 'listening');
  const file = {
    read: async () => await readDurable(path).then((bytes) => bytes && new TextDecoder().decode(bytes)),
    write: write ?? ((json: string) => writeDurably(path, new TextEncoder().encode(json))),
  };
  const listening = await Listening.open({ clock, file, warn: (text) => warned.push(text) });
  open.push(listening);
  return listening;
}

async function end(listening: Listening): Promise<void> {
  open.splice(open.indexOf(listening), 1);
  await listening.close();
}

/** Of each gap its cause, how long after the start it begins and ends (minutes), and whether it is repaired. */
function told(gaps: readonly Gap[]): [GapCause, number, number | null, boolean][] {
  return gaps.map(({ cause, from, to, repaired }) => [
    cause,
    (from - START) / MINUTE,
    to === null ? null : (to - START) / MINUTE,
    repaired,
  ]);
}

/** Until what is written down says so. */
async function written(part: string): Promise<void> {
  await expect.poll(() => readFile(join(dir, 'listening'), 'latin1').catch(() => '')).toContain(part);
}

describe('what was not heard', () => {
  it('is the time from the end of a process to the start of the next, and is shown before that listens', async () => {
    const first = await begin();
    expect(first.gaps()).toEqual([]);
    first.touch(true, 'down');
    now += MINUTE / 2;
    await end(first);
    now += 3 * HOUR;
    const next = await begin();
    expect(told(next.gaps())).toEqual([['down', 0.5, null, false]]);
    next.touch(true, 'down');
    expect(told(next.gaps())).toEqual([['down', 0.5, 180.5, false]]);
    await end(next);
    expect(told((await begin()).gaps())).toEqual([['down', 0.5, 180.5, false]]);
  });

  it('begins with the last sign of life where a process was killed, and that may be an event', async () => {
    let isKilled = false;
    const killed = await begin(async (json) => {
      if (!isKilled) await writeDurably(join(dir, 'listening'), new TextEncoder().encode(json));
    });
    killed.touch(true, 'down');
    await written(`"until":${START}`);
    isKilled = true;
    now += 2 * HOUR;
    const next = await begin();
    next.heard(START + 5 * MINUTE);
    next.touch(true, 'down');
    expect(told(next.gaps())).toEqual([['down', 5, 120, false]]);
    next.remember(message({ timestamp: '1.000001', received_at: START + 7 * MINUTE }));
    expect(told(next.gaps())).toEqual([['down', 7, 120, false]]);
    next.remember(message({ timestamp: '1.000001', received_at: START + 9 * MINUTE, source: 'import' }));
    expect(told(next.gaps())).toEqual([['down', 7, 120, false]]);
  });

  it('is nothing where Slack delivers again anyway', async () => {
    const listening = await begin();
    listening.touch(true, 'down');
    listening.touch(false, 'disconnected');
    now += MINUTE - 1;
    expect(listening.gaps()).toEqual([]);
    listening.touch(true, 'disconnected');
    expect(listening.gaps()).toEqual([]);
  });

  it('is the time without a connection, shown while it goes on', async () => {
    const listening = await begin();
    listening.touch(true, 'down');
    listening.touch(false, 'disconnected');
    now += 2 * MINUTE;
    expect(told(listening.gaps())).toEqual([['disconnected', 0, null, false]]);
    listening.touch(true, 'disconnected');
    expect(told(listening.gaps())).toEqual([['disconnected', 0, 2, false]]);
  });

  it('is the time that the machine slept, which others are told of', async () => {
    const listening = await begin();
    const missed: number[] = [];
    listening.attend(
      (from, to) => missed.push((from - START) / MINUTE, (to - START) / MINUTE),
      () => null,
    );
    listening.touch(true, 'down');
    now += 8 * HOUR;
    await expect.poll(() => told(listening.gaps())).toEqual([['asleep', 0, 480, false]]);
    expect(missed).toEqual([0, 480]);
  });

  it('is each minute of which Slack withheld events, once however often the log tells of it', async () => {
    const listening = await begin();
    listening.touch(true, 'down');
    const limited = (minute: number) =>
      bookkeeping({ event_type: 'app_rate_limited', timestamp: String(START / 1000 + 60 * minute) });
    for (const minute of [1, 0, 1, 5]) listening.remember(limited(minute));
    const gaps = [
      ['rate_limited', 0, 2, false],
      ['rate_limited', 5, 6, false],
    ];
    expect(told(listening.gaps())).toEqual(gaps);
    listening.covered(START, START + 2 * MINUTE);
    listening.remember(limited(1));
    expect(told(listening.gaps())).toEqual([['rate_limited', 0, 2, true], gaps[1]]);
  });

  it('is repaired once all of it was read, and stays so', async () => {
    const first = await begin();
    first.touch(true, 'down');
    await end(first);
    now += HOUR;
    const next = await begin();
    let from: number | null = null;
    next.attend(
      () => undefined,
      () => from,
    );
    next.touch(true, 'down');
    from = START + 1;
    now += MINUTE / 2;
    await written(`"until":${now}`);
    expect(told(next.gaps())).toEqual([['down', 0, 60, false]]);
    from = START;
    await expect.poll(() => told(next.gaps())).toEqual([['down', 0, 60, true]]);
    await end(next);
    expect(told((await begin()).gaps())).toEqual([['down', 0, 60, true]]);
  });
});

describe('what is written down', () => {
  it('is begun anew where it is damaged, and says so', async () => {
    for (const content of ['', 'nothing of ours', '{"v":1}']) {
      await writeFile(join(dir, 'listening'), content);
      expect((await begin()).gaps()).toEqual([]);
      expect(warned.splice(0).join()).toContain('not known any more (it is not one of ours)');
    }
    await writeDurably(join(dir, 'listening'), new TextEncoder().encode('{"v":2,"until":0,"gaps":[]}'));
    await begin();
    expect(warned.join()).toContain('another version');
  });

  it('may fail to be, which ends nothing', async () => {
    const listening = await begin(() => Promise.reject(new Error('disk full')));
    listening.touch(true, 'down');
    await expect.poll(() => warned.join()).toContain('disk full');
    await end(listening);
  });

  it('stays small however long it goes on', async () => {
    const listening = await begin();
    for (let n = 0; n < 300; n++) {
      listening.touch(true, 'down');
      now += MINUTE / 2;
      listening.touch(false, 'disconnected');
      now += 2 * MINUTE;
    }
    await end(listening);
    expect((await readFile(join(dir, 'listening'))).length).toBeLessThan(20_000);
    const { length } = (await begin()).gaps().filter(({ to }) => to !== null);
    expect(length).toBe(200);
  });
});
