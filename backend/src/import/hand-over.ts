import { createReadStream } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { ImportRun } from '../core/import-status.ts';

const POLL = 500;

const line = z.object({ count: z.number(), what: z.string(), example: z.string() });
const run = z.object({
  state: z.enum(['receiving', 'reading', 'waiting', 'done', 'failed']),
  file: z.string(),
  started_at: z.number(),
  ended_at: z.number().nullable(),
  progress: z.number(),
  messages: z.number(),
  reason: z.string(),
  report: z.object({ team: z.string(), taken: z.array(line), left: z.array(line) }).nullable(),
}) satisfies z.ZodType<ImportRun>;
const status = z.object({ current: run.nullable() });

export interface Server {
  /** Of the side that faces people, without a slash at its end. */
  url: string;
  /** `DASHBOARD_TOKEN`, where there is one. */
  token: string | undefined;
}

/** Gives a file to the server that runs on this data already, and follows it to the end. Throws what the server says. */
export async function handOver(
  path: string,
  size: number,
  name: string,
  server: Server,
  onProgress: (run: ImportRun) => void,
): Promise<ImportRun> {
  const url = `${server.url}/import?${new URLSearchParams({ name })}`;
  const headers = { 'content-type': 'application/zip', 'content-length': size, ...authorization(server) };
  const upload = request(url, { method: 'POST', headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    upload.once('response', resolve).once('error', reject);
  });
  // Turned away at once, the server hangs up in the middle of the file: what it said counts.
  const sent = pipeline(createReadStream(path), upload).catch(() => undefined);
  const answer = await answered;
  const said = await text(answer);
  await sent;
  if (answer.statusCode !== 202) throw new Error(`the server at ${server.url} says: ${said.trim()}`);
  for (;;) {
    const current = await ask(server);
    onProgress(current);
    if (current.state === 'done' || current.state === 'failed') return current;
    await setTimeout(POLL);
  }
}

async function ask(server: Server): Promise<ImportRun> {
  const response = await fetch(`${server.url}/import`, { headers: authorization(server) });
  const { current } = status.parse(await response.json());
  if (!current)
    throw new Error(
      `the server at ${server.url} was started anew meanwhile: import the file again, nothing counts twice`,
    );
  return current;
}

function authorization({ token }: Server): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}
