import { setTimeout } from 'node:timers/promises';
import { mostFiles, seat } from './audience.ts';
import { cpuOf, startOurs } from './contender.ts';
import { median } from './measure.ts';
import { type Load, load, signedPosts } from './signed-load.ts';
import { begin, row, skipped } from './table.ts';

/** How long it takes until many viewers who come back at once have what they need, and what Slack notices of it. */

const VIEWERS = 5000;
const ROUNDS = 3;
/** Messages in the snapshot. */
const ROWS = 20_000;
/** Posts a second meanwhile, three times what Slack sends at most, and posts. */
const [PACE, PACED] = [25, 250];
/** So long Slack posts before they come, ms. */
const BEFORE = 1000;
const CONNECTIONS = 16;

async function main(): Promise<void> {
  if (VIEWERS > mostFiles() - 200) {
    skipped(`${VIEWERS} viewers who come back`, `a process may open ${mostFiles()} files (ulimit -n)`);
    return;
  }
  begin(
    `${VIEWERS} viewers who come back at once: a snapshot of ${ROWS / 1000}k rows and the stream from there for each`,
  );
  const ours = await startOurs('SlackPanda');
  const audience = seat();
  const seconds: number[] = [];
  const cpus: number[] = [];
  const acks: Load[] = [];
  let megabytes = 0;
  try {
    await load(ours.port, signedPosts(ROWS, '/slack-events'), CONNECTIONS);
    for (let round = 0; round < ROUNDS; round++) {
      const posting = load(ours.port, signedPosts(PACED, '/slack-events'), CONNECTIONS, PACE);
      posting.catch(() => undefined);
      await setTimeout(BEFORE);
      const [start, cpu] = [performance.now(), cpuOf(ours.pid)];
      const { bytes } = await audience.wish({ kind: 'return', count: VIEWERS, port: ours.readAt });
      seconds.push((performance.now() - start) / 1000);
      cpus.push((cpuOf(ours.pid) - cpu) / 1e6);
      megabytes = bytes / 1e6;
      acks.push(await posting);
      await audience.wish({ kind: 'leave' });
    }
  } finally {
    await audience.end();
    await ours.end();
  }
  const ack = (field: 'p50' | 'p99' | 'max') => `${median(acks.map((one) => one[field])).toFixed(0)} ms`;
  row(
    'until each follows the stream',
    `${median(seconds).toFixed(1)} s (${megabytes.toFixed(0)} MB, ${median(cpus).toFixed(1)} s of CPU)`,
    '<= 5 s',
  );
  row(`acks at ${PACE} posts/s meanwhile`, `p50 ${ack('p50')}, p99 ${ack('p99')}, at most ${ack('max')}`, '< 250 ms');
}

await main();
