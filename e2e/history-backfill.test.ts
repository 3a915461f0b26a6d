import { afterEach, expect, test } from 'vitest';
import type { ServerStatus } from '../backend/src/core/protocol/status.ts';
import { decodeSnapshot } from '../backend/src/core/snapshot/snapshot.ts';
import { createCommunity } from '../backend/src/core/state/community.ts';
import { communityDigest } from '../backend/src/core/state/digest.ts';
import { formatSlackTimestamp } from '../backend/src/core/time/slack-timestamp.ts';
import { type FakeSlack, setUpFakeSlack } from '../test/fake-slack/fake-slack.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { runProduct } from '../test/product/running-product.ts';

const pollOptions = { timeout: 100_000 };
const HOUR_MS = 3_600_000;
const startSlack = setUpFakeSlack();
const servers: { remove(): Promise<void> }[] = [];

afterEach(() => Promise.all(servers.splice(0).map((server) => server.remove())));

/** Three channels with 1,260 messages, most of them older than what a restart looks through, and some threads. */
function fillWorkspace({ workspace }: FakeSlack, now: number): void {
  for (let i = 1; i <= 9; i++) workspace.addUser(`U${i}`, `person ${i}`);
  for (let c = 1; c <= 3; c++) {
    workspace.addChannel(`C${c}`, `channel-${c}`);
    for (let i = 0; i < 400; i++) {
      const at = now - (i < 20 ? i * HOUR_MS : (480 + i * 3) * HOUR_MS);
      const post = { ts: formatSlackTimestamp(at * 1000 + c), user: `U${(i % 9) + 1}`, text: `${c} ${i}` };
      workspace.addMessage(`C${c}`, post);
      if (i % 100 !== 50) continue;
      for (let r = 1; r <= 5; r++)
        workspace.addMessage(`C${c}`, {
          ...post,
          ts: formatSlackTimestamp((at + r * 60_000) * 1000),
          thread_ts: post.ts,
        });
    }
  }
}

/** Of everything but the workspace's own name, which is dated when it was read. */
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

test('killed in the middle of the history, again and again, it reads on to the same community', async () => {
  const now = Date.now();
  // At Slack's real pace, in the product as people run it.
  const slack = await startSlack();
  fillWorkspace(slack, now);
  const settings = {
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
  };
  const server = await ProductProcess.start(settings);
  servers.push(server);
  const read = () => slack.callsOf('conversations.history').length + slack.callsOf('conversations.replies').length;
  for (const calls of [2, 5, 9]) {
    await expect.poll(read, { ...pollOptions, interval: 5 }).toBeGreaterThanOrEqual(calls);
    await server.stop('SIGKILL');
    await server.launch();
  }
  await expect.poll(() => isComplete(server.url), pollOptions).toBe(true);

  // A second Slack, of which a minute is short, shown to a product that nobody kills.
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
  // Each page once, but for those that a kill cut off and those that each restart looks through for threads.
  expect(slack.callsOf('conversations.history').length).toBeLessThan(30);
});
