import { setTimeout } from 'node:timers/promises';
import { cpuTimeUs, startSlackPanda } from './baselines/contender.ts';
import { type LoadResult, sendPosts, signedPosts } from './load/signed-posts.ts';
import { maxOpenFiles, startViewerProcess } from './load/viewer-process.ts';
import { median } from './measuring/measure.ts';
import { beginTable, printRow, printSkipped } from './measuring/results-table.ts';

/** How long it takes until many viewers who come back at once have what they need, and what Slack notices of it. */

const VIEWER_COUNT = 5000;
const ROUNDS = 3;
/** Messages in the snapshot. */
const SNAPSHOT_ROWS = 20_000;
/** Posts a second meanwhile, three times what Slack sends at most, and posts. */
const [PACE, PACED] = [25, 250];
/** So long Slack posts before they come, ms. */
const LEAD_TIME_MS = 1000;
const CONNECTIONS = 16;

async function main(): Promise<void> {
  if (VIEWER_COUNT > maxOpenFiles() - 200) {
    printSkipped(`${VIEWER_COUNT} viewers who come back`, `a process may open ${maxOpenFiles()} files (ulimit -n)`);
    return;
  }
  beginTable(
    `${VIEWER_COUNT} viewers who come back at once: a snapshot of ${SNAPSHOT_ROWS / 1000}k rows and the stream from there for each`,
  );
  const ours = await startSlackPanda('SlackPanda');
  const audience = startViewerProcess();
  const seconds: number[] = [];
  const cpus: number[] = [];
  const acks: LoadResult[] = [];
  let megabytes = 0;
  try {
    await sendPosts(ours.postPort, signedPosts(SNAPSHOT_ROWS, '/slack-events'), CONNECTIONS);
    for (let round = 0; round < ROUNDS; round++) {
      const posting = sendPosts(ours.postPort, signedPosts(PACED, '/slack-events'), CONNECTIONS, PACE);
      posting.catch(() => undefined);
      await setTimeout(LEAD_TIME_MS);
      const [start, cpu] = [performance.now(), cpuTimeUs(ours.pid)];
      const { bytes } = await audience.run({ kind: 'return', count: VIEWER_COUNT, port: ours.readPort });
      seconds.push((performance.now() - start) / 1000);
      cpus.push((cpuTimeUs(ours.pid) - cpu) / 1e6);
      megabytes = bytes / 1e6;
      acks.push(await posting);
      await audience.run({ kind: 'leave' });
    }
  } finally {
    await audience.stop();
    await ours.stop();
  }
  const ack = (field: 'p50' | 'p99' | 'max') => `${median(acks.map((one) => one[field])).toFixed(0)} ms`;
  printRow(
    'until each follows the stream',
    `${median(seconds).toFixed(1)} s (${megabytes.toFixed(0)} MB, ${median(cpus).toFixed(1)} s of CPU)`,
    '<= 5 s',
  );
  printRow(
    `acks at ${PACE} posts/s meanwhile`,
    `p50 ${ack('p50')}, p99 ${ack('p99')}, at most ${ack('max')}`,
    '< 250 ms',
  );
}

await main();
