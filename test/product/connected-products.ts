import { afterEach } from 'vitest';
import type { ServerStatus } from '../../backend/src/core/protocol/status.ts';
import { decodeSnapshot } from '../../backend/src/core/snapshot/decode-snapshot.ts';
import type { Community } from '../../backend/src/core/state/community.ts';
import { formatSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';
import { HOUR_MS, msToUs } from '../../backend/src/core/time/units.ts';
import { type FakeSlack, setUpFakeSlack } from '../fake-slack/fake-slack.ts';
import { type RunningProduct, runProduct } from './running-product.ts';

/** One minute of Slack's rate limits in tests, ms: 300 times as fast, for the product and the fake Slack. */
const FAKE_SLACK_MINUTE_MS = 200;

export const slackPollOptions = { timeout: 60_000 };

/** Products that are connected to a fake Slack. Both end after each test. */
export interface ConnectedProducts {
  /** Starts a fake Slack with three users, four channels, and this many messages in two of them. */
  startSlack(messages?: number): Promise<FakeSlack>;
  /** Starts a product. `now`: its clock. */
  startProduct(slack: FakeSlack, settings?: Record<string, string>, now?: () => number): Promise<RunningProduct>;
  /** Starts the product again on the same data, with these settings changed. */
  restartProduct(product: RunningProduct, settings?: Record<string, string>): Promise<RunningProduct>;
}

export function setUpConnectedProducts(): ConnectedProducts {
  const startFakeSlack = setUpFakeSlack();
  const products: RunningProduct[] = [];
  afterEach(async () => {
    await Promise.all(products.splice(0).map((product) => product.stop()));
  });
  return {
    async startSlack(messages = 20) {
      const slack = await startFakeSlack({ minuteMs: FAKE_SLACK_MINUTE_MS });
      fillWorkspace(slack, messages);
      return slack;
    },
    async startProduct({ apiUrl, tokens }, settings = {}, now = Date.now) {
      const connection = { SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: tokens.bot };
      const product = await runProduct({ ...connection, ...settings }, now, undefined, FAKE_SLACK_MINUTE_MS);
      products.push(product);
      return product;
    },
    async restartProduct(product, settings = {}) {
      products.splice(products.indexOf(product), 1);
      const next = await product.restart(settings);
      products.push(next);
      return next;
    },
  };
}

export async function fetchCommunity({ dashboardUrl }: RunningProduct): Promise<Community> {
  const response = await fetch(`${dashboardUrl}/snapshot`, { headers: { 'accept-encoding': 'identity' } });
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer())).community;
}

export async function fetchStatus({
  dashboardUrl,
}: RunningProduct): Promise<Pick<ServerStatus, 'api' | 'socket' | 'gaps'>> {
  return (await fetch(`${dashboardUrl}/healthz`)).json() as Promise<Pick<ServerStatus, 'api' | 'socket' | 'gaps'>>;
}

export async function fetchApiStatus(product: RunningProduct): Promise<ServerStatus['api']> {
  return (await fetchStatus(product)).api;
}

export async function fetchMetrics({ dashboardUrl }: RunningProduct): Promise<Record<string, unknown>> {
  return (await fetch(`${dashboardUrl}/metrics`)).json() as Promise<Record<string, unknown>>;
}

export async function fetchTotalMessages(product: RunningProduct): Promise<unknown> {
  return (await fetchMetrics(product))['total_messages'];
}

/** Returns the Slack `ts` of a moment: `ms` ago, plus `us` microseconds. */
export function tsAgo(ms: number, us = 0): string {
  return formatSlackTimestamp(msToUs(Date.now() - ms) + us);
}

function fillWorkspace({ workspace }: FakeSlack, messages: number): void {
  workspace.addUser('U1', 'ada', {
    profile: { display_name: 'Ada Byron', real_name: 'Ada King', image_72: 'https://a.example/1.png' },
  });
  workspace.addUser('U2', 'bob', { profile: { display_name: '', real_name: 'Bob Ross' }, is_restricted: true });
  workspace.addUser('U3', 'eve', { deleted: true });
  workspace.addChannel('C1', 'general', { is_general: true });
  workspace.addChannel('C2', 'help-python');
  workspace.addChannel('C3', 'old', { is_archived: true });
  workspace.addChannel('C4', 'secret', { is_private: true });
  for (let i = 0; i < messages; i++)
    workspace.addMessage(i % 2 ? 'C1' : 'C2', {
      ts: tsAgo(HOUR_MS * (i + 1), i),
      user: `U${(i % 2) + 1}`,
      text: `message ${i}`,
    });
}
