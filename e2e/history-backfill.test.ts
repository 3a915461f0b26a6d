import { afterEach, expect, test } from 'vitest';
import type { ServerStatus } from '../backend/src/core/protocol/status.ts';
import { decodeSnapshot } from '../backend/src/core/snapshot/decode-snapshot.ts';
import { createCommunity } from '../backend/src/core/state/community.ts';
import { communityDigest } from '../backend/src/core/state/digest.ts';
import { formatSlackTimestamp } from '../backend/src/core/time/slack-timestamp.ts';
import { HOUR_MS, MINUTE_MS, type Milliseconds, msToUs } from '../backend/src/core/time/units.ts';
import { type FakeSlack, setUpFakeSlack } from '../test/fake-slack/fake-slack.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { runProduct } from '../test/product/running-product.ts';

const pollOptions = { timeout: 100_000 };
const startSlack = setUpFakeSlack();
const servers: { remove(): Promise<void> }[] = [];

afterEach(() => Promise.all(servers.splice(0).map((server) => server.remove())));

/** Adds three channels with 1,260 messages and some threads. Most messages are older than what a restart reads again. */
function fillWorkspace({ workspace }: FakeSlack, now: Milliseconds): void {
  for (let i = 1; i <= 9; i++) workspace.addUser(`U${i}`, `person ${i}`);
  for (let c = 1; c <= 3; c++) {
    workspace.addChannel(`C${c}`, `channel-${c}`);
    for (let i = 0; i < 400; i++) {
      const atMs = now - (i < 20 ? i * HOUR_MS : (480 + i * 3) * HOUR_MS);
      const post = { ts: formatSlackTimestamp(msToUs(atMs) + c), user: `U${(i % 9) + 1}`, text: `${c} ${i}` };
      workspace.addMessage(`C${c}`, post);
      if (i % 100 !== 50) continue;
      for (let r = 1; r <= 5; r++)
        workspace.addMessage(`C${c}`, {
          ...post,
          ts: formatSlackTimestamp(msToUs(atMs + r * MINUTE_MS)),
          thread_ts: post.ts,
        });
    }
  }
}

/** Returns the digest of everything but the name of the workspace, whose time is that of its reading. */
async function fetchDigest(url: string): Promise<string> {
  const response = await fetch(`${url}/snapshot`, { headers: { 'accept-encoding': 'identity' } });
  const { community } = decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
  return communityDigest({ ...community, workspace: createCommunity().workspace });
}

async function fetchApiStatus(url: string): Promise<ServerStatus['api']> {
  return ((await (await fetch(`${url}/healthz`)).json()) as Pick<ServerStatus, 'api'>).api;
}

async function isComplete(url: string): Promise<boolean> {
  const { history, channels, gap_since } = await fetchApiStatus(url);
  const { total_messages } = (await (await fetch(`${url}/metrics`)).json()) as { total_messages: number };
  return history?.state === 'complete' && channels?.joined === 3 && gap_since === null && total_messages === 1260;
}

test('a backfill of the history that is killed several times results in the same community', async () => {
  const now = Date.now();
  // At Slack's real rate limits, in the built product.
  const slack = await startSlack();
  fillWorkspace(slack, now);
  const settings = {
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
  };
  const server = await ProductProcess.start(settings);
  servers.push(server);
  const callCount = () => slack.callsOf('conversations.history').length + slack.callsOf('conversations.replies').length;
  for (const killAfterCalls of [2, 5, 9]) {
    await expect.poll(callCount, { ...pollOptions, interval: 5 }).toBeGreaterThanOrEqual(killAfterCalls);
    await server.stop('SIGKILL');
    await server.launch();
  }
  await expect.poll(() => isComplete(server.url), pollOptions).toBe(true);

  // A second Slack with fast rate limits, read by a product that is not killed.
  const quick = await startSlack({ minuteMs: 200 });
  fillWorkspace(quick, now);
  const product = await runProduct(
    { SLACK_API_URL: quick.apiUrl, SLACK_BOT_TOKEN: quick.tokens.bot },
    Date.now,
    undefined,
    200,
  );
  servers.push({ remove: () => product.stop() });
  await expect.poll(() => isComplete(product.dashboardUrl), pollOptions).toBe(true);
  await expect.poll(() => fetchDigest(product.dashboardUrl), pollOptions).toBe(await fetchDigest(server.url));
  // Each page is read once, except those that a kill interrupted and those that a restart reads again for threads.
  expect(slack.callsOf('conversations.history').length).toBeLessThan(30);
});
