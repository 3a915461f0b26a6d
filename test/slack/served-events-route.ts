import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import supertest from 'supertest';
import { afterEach } from 'vitest';
import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { msToSeconds, type Seconds } from '../../backend/src/core/time/units.ts';
import type { DeliveryReport } from '../../backend/src/slack/ingest/delivery-log.ts';
import { slackSignature } from '../../backend/src/slack/ingest/signature.ts';
import { type SlackEventsRouteOptions, slackEventsRoute } from '../../backend/src/slack/ingest/slack-events-route.ts';

export const ROUTE_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

/**
 * For a test file: a function that serves `POST /slack-events` in an app of its own. Unless `options` say otherwise, every
 * append succeeds. The servers close after each test.
 */
export function setUpEventsRoute() {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  return async (options: Partial<SlackEventsRouteOptions> = {}) => {
    const stored: SlackRecord[] = [];
    const reports: DeliveryReport[] = [];
    const append = async (records: readonly SlackRecord[]) => {
      stored.push(...records);
    };
    const onDelivery = (report: DeliveryReport) => {
      reports.push(report);
    };
    const route = slackEventsRoute({ secret: ROUTE_SECRET, append, now: Date.now, onDelivery, ...options });
    const server = createServer(express().use(route));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { server, stored, reports, port: (server.address() as AddressInfo).port };
  };
}

/** The body of a message event. */
export function messageBody(text = 'the text', ts = '1700000000.000100'): string {
  const event = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text, ts };
  return JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event_time: 1_700_000_000, event });
}

export function currentSeconds(): Seconds {
  return Math.floor(msToSeconds(Date.now()));
}

/** The headers with which Slack posts a body. `at`: seconds UTC. */
export function signedHeaders(body: string, secret = ROUTE_SECRET, at: Seconds = currentSeconds()) {
  return {
    'Content-Type': 'application/json',
    'X-Slack-Signature': slackSignature(secret, at, body),
    'X-Slack-Request-Timestamp': String(at),
  };
}

/** Posts a signed body; `changes` replace headers. */
export function postSigned(server: Server, body: string, changes: Record<string, string> = {}) {
  return supertest(server)
    .post('/slack-events')
    .set({ ...signedHeaders(body), ...changes })
    .send(body);
}
