import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { DEFAULT_HEALTH_RULES } from '../../backend/src/core/metrics/health-score.ts';
import { Feed, type FeedOptions } from '../../backend/src/feed/feed.ts';
import { listen } from '../../backend/src/http/listen.ts';
import { snapshotRoute } from '../../backend/src/http/snapshot-route.ts';
import { openJournal } from '../../backend/src/journal/journal.ts';
import { createEmbeddedLog } from '../../backend/src/log/embedded-log.ts';
import type { Log } from '../../backend/src/log/log.ts';
import { EventStreamHub, type EventStreamHubOptions } from '../../backend/src/stream/event-stream-hub.ts';
import { eventStreamRoute } from '../../backend/src/stream/event-stream-route.ts';

export interface ServedFeed {
  log: Log;
  feed: Feed;
  hub: EventStreamHub;
  url: string;
  close(): Promise<void>;
}

/**
 * Serves a feed over HTTP, without the rest of the product. `givenLog`: by default a new embedded log. `close` closes either.
 */
export async function serveFeed(
  feedOptions: FeedOptions = {},
  hubOptions: Partial<EventStreamHubOptions> = {},
  givenLog?: Log,
): Promise<ServedFeed> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
  const log = givenLog ?? createEmbeddedLog(await openJournal(dir));
  const feed = new Feed(log, feedOptions);
  const hub = new EventStreamHub(feed, { now: Date.now, ...hubOptions });
  const settings = {
    timeZone: 'UTC',
    workspace: '',
    countDirectMessages: false,
    health: DEFAULT_HEALTH_RULES,
    version: '0',
  };
  const app = express()
    .use(eventStreamRoute({ log, feed, hub, version: '0', settingsHash: '0', now: Date.now }))
    .use(snapshotRoute(feed, settings, '0', Date.now));
  const server = await listen(app, '127.0.0.1', 0);
  const following = feed.follow();
  await feed.whenReady();
  return {
    log,
    feed,
    hub,
    url: server.url,
    async close() {
      hub.close();
      await server.close();
      feed.close();
      await following;
      await log.close();
      await rm(dir, { recursive: true });
    },
  };
}
