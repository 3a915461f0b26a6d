import { type Config, configWarnings } from '../config/config.ts';
import { createPrometheusMetrics } from '../ops/prometheus-metrics.ts';
import { createDeliveryLog } from '../slack/ingest/delivery-log.ts';
import { appendAsWorkspace } from './append-as-workspace.ts';
import { openAll } from './close-stack.ts';
import { connectSlack } from './connect-slack.ts';
import { openStorage } from './open-storage.ts';
import type { ProductDependencies } from './product-dependencies.ts';
import { serve } from './serve.ts';
import { startFeed } from './start-feed.ts';

export interface Product {
  slackUrl: string;
  dashboardUrl: string;
  /** Resolves when the product is stopped. Rejects with the reason if it cannot continue. */
  ended: Promise<void>;
  /** Resolves when the page has saved new settings: stop this product, and start one with the new settings. */
  restartRequested: Promise<void>;
  /** Ends the streams, waits for the responses under way, then closes the log and the journal. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts everything that runs in one process, each part after those that it uses (docs/architecture.md#tiers-and-folders).
 * Rejects if a part cannot start, for example because a port is in use; the parts that were open are closed then.
 */
export function startProduct(config: Config, dependencies: ProductDependencies): Promise<Product> {
  const { now, logger, slackRateLimitMinuteMs } = dependencies;
  for (const warning of configWarnings(config)) logger.warn(warning);
  return openAll(async (opened) => {
    const metrics = createPrometheusMetrics();
    const deliveryLog = createDeliveryLog();

    const openedStorage = opened.add(await openStorage(config, dependencies));
    const runningFeed = opened.add(startFeed(config, openedStorage, { now, logger, metrics, deliveryLog }));
    const { feed, ended } = runningFeed;
    const storage = { ...openedStorage, append: appendAsWorkspace(openedStorage.append, () => feed.community.team) };
    const slack = opened.add(
      connectSlack(config.slack, {
        dataDir: config.dataDir,
        storage,
        feed,
        deliveryLog,
        metrics,
        now,
        logger,
        slackRateLimitMinuteMs,
      }),
    );
    const server = opened.add(await serve(config, { storage, runningFeed, slack, metrics }, dependencies));
    runningFeed.saveCheckpoints();

    const { slackUrl, dashboardUrl, restartRequested } = server;
    return { slackUrl, dashboardUrl, ended, restartRequested, stop: () => opened.close() };
  });
}
