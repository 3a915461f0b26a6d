import { connect } from 'node:net';
import { slackSignature } from '../../backend/src/slack/ingest/signature.ts';
import { TEST_SIGNING_SECRET } from '../../test/product/running-product.ts';

export interface LoadResult {
  perSecond: number;
  /** Of the time from a request to its answer, ms. */
  p50: number;
  p99: number;
  max: number;
}

/** Once in each text and nowhere else: who looks for it need not read what is around it. */
export const EVENT_MARK = '~';

/** A text as long as makes a body of about 700 bytes, as Slack's are. */
export const BENCH_TEXT = `${'x'.repeat(380)}${EVENT_MARK}`;

let createdCount = 0;

/** What else a post is to be. */
export interface PostOverrides {
  ts: string;
  text?: string;
}

/**
 * So many POSTs of Slack's, each another message, signed now and ready to be sent; their time is now, too, unless the
 * function says otherwise of one.
 */
export function signedPosts(count: number, path: string, post?: (n: number) => PostOverrides): Buffer[] {
  const seconds = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, n) => {
    const i = createdCount++;
    const { ts, text = BENCH_TEXT } = post?.(n) ?? { ts: `${seconds}.${String(i % 1_000_000).padStart(6, '0')}` };
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
 * Sends the posts over so many connections, each its next one as soon as it is answered, or all together no faster than
 * `pace` posts a second. Throws at an answer but 200.
 */
export async function sendPosts(
  port: number,
  posts: readonly Buffer[],
  connections: number,
  pace = Number.POSITIVE_INFINITY,
): Promise<LoadResult> {
  const times: number[] = [];
  let next = 0;
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, () => client()));
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? 0;
  return { perSecond: posts.length / seconds, p50: at(0.5), p99: at(0.99), max: at(1) };

  function client(): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    return new Promise((resolve, reject) => {
      let sentAt = 0;
      let answer = '';
      const send = () => {
        const due = start + (next / pace) * 1000 - performance.now();
        const post = posts[next++];
        if (!post) {
          socket.end();
          resolve();
        } else if (due > 0) setTimeout(write, due, post);
        else write(post);
      };
      const write = (post: Buffer) => {
        sentAt = performance.now();
        socket.write(post);
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('data', (bytes) => {
        answer += bytes.toString('latin1');
        if (!isCompleteResponse(answer)) return;
        if (!answer.startsWith('HTTP/1.1 200')) reject(new Error(answer));
        answer = '';
        times.push(performance.now() - sentAt);
        send();
      });
    });
  }
}

function isCompleteResponse(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const [, length = '0'] = /content-length: (\d+)/i.exec(answer) ?? [];
  const isChunked = /transfer-encoding: chunked/i.test(answer);
  return isChunked ? answer.endsWith('0\r\n\r\n') : answer.length >= head + 4 + Number(length);
}
