import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../backend/src/config/config.ts';
import { createLogger } from '../../backend/src/ops/logger.ts';
import { type Product, startProduct } from '../../backend/src/product/product.ts';
import type { ProductDependencies } from '../../backend/src/product/product-dependencies.ts';
import { slackSignature } from '../../backend/src/slack/ingest/signature.ts';

export const TEST_SIGNING_SECRET = '8f742231b10e8888abcd99badc0ffee0';

export interface RunningProduct extends Product {
  /** The folder with its data. */
  dataDir: string;
  /** Every line that it logged, at the most talkative level. */
  logLines: readonly string[];
  /** Posts an event as Slack does, signed now. */
  post(event: Record<string, unknown>, envelope?: Record<string, unknown>): Promise<Response>;
  /** Stops it and starts it again on the same data, perhaps with other settings. */
  restart(settings?: Record<string, string>): Promise<RunningProduct>;
}

/** The whole product in this process, on free ports and on data of its own. */
export async function runProduct(
  environment: Record<string, string> = {},
  now: () => number = Date.now,
  pages = 'frontend/dist',
  slackMinute?: number,
): Promise<RunningProduct> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
  return startOnData(
    { SLACK_SIGNING_SECRET: TEST_SIGNING_SECRET, PORT: '0', DASHBOARD_PORT: '0', DATA_DIR: dir, ...environment },
    now,
    pages,
    slackMinute,
  );
}

async function startOnData(
  environment: Record<string, string>,
  now: () => number,
  pages: string,
  slackMinute: number | undefined,
): Promise<RunningProduct> {
  const config = parseConfig(environment);
  const logged: string[] = [];
  const logger = createLogger({ level: 'debug', format: 'json', write: (line) => logged.push(line) });
  const surroundings: ProductDependencies = { version: '0.0.0', pagesDir: pages, now, logger };
  const product = await startProduct(
    config,
    slackMinute ? { ...surroundings, slackRateLimitMinuteMs: slackMinute } : surroundings,
  );
  return {
    ...product,
    dataDir: config.dataDir,
    logLines: logged,
    post: (event, envelope) => postSignedEvent(product.slackUrl, event, envelope),
    async restart(settings = {}) {
      await product.stop();
      return startOnData({ ...environment, ...settings }, now, pages, slackMinute);
    },
    async stop() {
      await product.stop();
      await rm(config.dataDir, { recursive: true, force: true });
    },
  };
}

let postedCount = 0;

/** Posts an event to a server as Slack does, signed now. */
export function postSignedEvent(
  slackUrl: string,
  event: Record<string, unknown>,
  envelope: Record<string, unknown> = {},
  secret = TEST_SIGNING_SECRET,
): Promise<Response> {
  const seconds = Math.floor(Date.now() / 1000);
  const event_id = `EvTest${process.pid}${postedCount++}`;
  const body = JSON.stringify({
    type: 'event_callback',
    team_id: 'T1',
    event_id,
    event_time: seconds,
    event,
    ...envelope,
  });
  return fetch(`${slackUrl}/slack-events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': slackSignature(secret, seconds, body),
    },
    body,
  });
}
