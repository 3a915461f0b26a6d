import { connect } from 'node:net';
import { type Milliseconds, msToSeconds, secondsToMs } from '../../backend/src/core/time/units.ts';
import { slackSignature } from '../../backend/src/slack/ingest/signature.ts';
import { TEST_SIGNING_SECRET } from '../../test/product/running-product.ts';
import { secondsSince } from '../measuring/measure.ts';
import { percentile } from '../measuring/percentile.ts';

/** Throughput, and the times from a request to its response. */
export interface LoadResult {
  perSecond: number;
  p50: Milliseconds;
  p99: Milliseconds;
  max: Milliseconds;
}

/** A character that each text contains once and that occurs nowhere else, so that counting it counts events. */
export const EVENT_MARK = '~';

/** A text that makes a body of about 700 bytes, the usual size of Slack's requests. */
export const BENCH_TEXT = `${'x'.repeat(380)}${EVENT_MARK}`;

let createdCount = 0;

export interface PostOverrides {
  ts: string;
  text?: string;
}

/**
 * Returns `count` complete HTTP requests, each with another message, signed now. The time of a message is now unless
 * `overrides` returns another one for the number of the post, from 0.
 */
export function signedPosts(count: number, path: string, overrides?: (n: number) => PostOverrides): Buffer[] {
  const seconds = Math.floor(msToSeconds(Date.now()));
  return Array.from({ length: count }, (_, n) => {
    const i = createdCount++;
    const { ts, text = BENCH_TEXT } = overrides?.(n) ?? { ts: `${seconds}.${String(i % 1_000_000).padStart(6, '0')}` };
    const event = {
      type: 'message',
      channel: `C${i % 50}`,
      channel_type: 'channel',
      user: `U${i % 500}`,
      ts,
      event_ts: ts,
    };
    const body = JSON.stringify({
      token: 'xxxxxxxxxxxxxxxxxxxxxxxx',
      team_id: 'T024BE7LD',
      api_app_id: 'A024BE7LD',
      type: 'event_callback',
      event_id: `EvBench${seconds}${i}`,
      event_time: seconds,
      event: { ...event, text },
    });
    return Buffer.from(
      [
        `POST ${path} HTTP/1.1`,
        'Host: localhost',
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Slack-Request-Timestamp: ${seconds}`,
        `X-Slack-Signature: ${slackSignature(TEST_SIGNING_SECRET, seconds, body)}`,
        '',
        body,
      ].join('\r\n'),
    );
  });
}

/**
 * Sends the posts over so many connections. Each connection sends its next post when the response to the last one is there;
 * all together send at most `postsPerSecond`. Throws if a response is not 200.
 */
export async function sendPosts(
  port: number,
  posts: readonly Buffer[],
  connections: number,
  postsPerSecond = Number.POSITIVE_INFINITY,
): Promise<LoadResult> {
  const responseTimes: Milliseconds[] = [];
  let next = 0;
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, () => runConnection()));
  return {
    perSecond: posts.length / secondsSince(start),
    p50: percentile(responseTimes, 0.5),
    p99: percentile(responseTimes, 0.99),
    max: percentile(responseTimes, 1),
  };

  function runConnection(): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    return new Promise((resolve, reject) => {
      let sentAt: Milliseconds = 0;
      let response = '';
      const send = () => {
        const delay = start + secondsToMs(next / postsPerSecond) - performance.now();
        const post = posts[next++];
        if (!post) {
          socket.end();
          resolve();
        } else if (delay > 0) setTimeout(write, delay, post);
        else write(post);
      };
      const write = (post: Buffer) => {
        sentAt = performance.now();
        socket.write(post);
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('data', (bytes) => {
        response += bytes.toString('latin1');
        if (!isCompleteResponse(response)) return;
        if (!response.startsWith('HTTP/1.1 200')) reject(new Error(response));
        response = '';
        responseTimes.push(performance.now() - sentAt);
        send();
      });
    });
  }
}

function isCompleteResponse(response: string): boolean {
  const headLength = response.indexOf('\r\n\r\n');
  if (headLength < 0) return false;
  const [, bodyLength = '0'] = /content-length: (\d+)/i.exec(response) ?? [];
  const isChunked = /transfer-encoding: chunked/i.test(response);
  return isChunked ? response.endsWith('0\r\n\r\n') : response.length >= headLength + 4 + Number(bodyLength);
}
