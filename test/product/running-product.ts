import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../backend/src/config/config.ts';
import { msToSeconds } from '../../backend/src/core/time/units.ts';
import { createLogger } from '../../backend/src/ops/logger.ts';
import { type Product, startProduct } from '../../backend/src/product/product.ts';
import type { ProductDependencies } from '../../backend/src/product/product-dependencies.ts';
import { slackSignature } from '../../backend/src/slack/ingest/signature.ts';

export const TEST_SIGNING_SECRET = '8f742231b10e8888abcd99badc0ffee0';

export interface RunningProduct extends Product {
  /** The folder of its data. */
  dataDir: string;
  /** Every line that it logged, at level debug. */
  logLines: readonly string[];
  /** Posts a signed event, as Slack does. */
  post(event: Record<string, unknown>, envelope?: Record<string, unknown>): Promise<Response>;
  /** Stops it and starts it again on the same data, with these settings changed. */
  restart(settings?: Record<string, string>): Promise<RunningProduct>;
}

/** Starts the whole product in this process, on free ports and with its own data folder. */
export async function runProduct(
  environment: Record<string, string> = {},
  now: () => number = Date.now,
  pagesDir = 'frontend/dist',
  slackRateLimitMinuteMs?: number,
): Promise<RunningProduct> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
  return startOnData(
    { SLACK_SIGNING_SECRET: TEST_SIGNING_SECRET, PORT: '0', DASHBOARD_PORT: '0', DATA_DIR: dir, ...environment },
    now,
    pagesDir,
    slackRateLimitMinuteMs,
  );
}

async function startOnData(
  environment: Record<string, string>,
  now: () => number,
  pagesDir: string,
  slackRateLimitMinuteMs: number | undefined,
): Promise<RunningProduct> {
  const config = parseConfig(environment);
  const logLines: string[] = [];
  const logger = createLogger({ level: 'debug', format: 'json', write: (line) => logLines.push(line) });
  const dependencies: ProductDependencies = { version: '0.0.0', pagesDir, now, logger };
  const product = await startProduct(
    config,
    slackRateLimitMinuteMs ? { ...dependencies, slackRateLimitMinuteMs } : dependencies,
  );
  return {
    ...product,
    dataDir: config.dataDir,
    logLines,
    post: (event, envelope) => postSignedEvent(product.slackUrl, event, envelope),
    async restart(settings = {}) {
      await product.stop();
      return startOnData({ ...environment, ...settings }, now, pagesDir, slackRateLimitMinuteMs);
    },
    async stop() {
      await product.stop();
      await rm(config.dataDir, { recursive: true, force: true });
    },
  };
}

let postedCount = 0;

/** Posts a signed event to a server, as Slack does. `secret`: the signing secret. */
export function postSignedEvent(
  slackUrl: string,
  event: Record<string, unknown>,
  envelope: Record<string, unknown> = {},
  secret = TEST_SIGNING_SECRET,
): Promise<Response> {
  const seconds = Math.floor(msToSeconds(Date.now()));
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
