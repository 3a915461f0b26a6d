import { createReadStream } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { ImportRun } from '../core/protocol/import-status.ts';

const POLL_INTERVAL_MS = 500;

const importLineSchema = z.object({ count: z.number(), what: z.string(), example: z.string() });
const importRunSchema = z.object({
  state: z.enum(['receiving', 'reading', 'waiting', 'done', 'failed']),
  file: z.string(),
  started_at: z.number(),
  ended_at: z.number().nullable(),
  progress: z.number(),
  messages: z.number(),
  reason: z.string(),
  report: z.object({ team: z.string(), taken: z.array(importLineSchema), left: z.array(importLineSchema) }).nullable(),
}) satisfies z.ZodType<ImportRun>;
const importStatusSchema = z.object({ current: importRunSchema.nullable() });

export interface ImportServer {
  /** Of the side that faces people, without a slash at its end. */
  url: string;
  /** `DASHBOARD_TOKEN`, where there is one. */
  token: string | undefined;
}

/** Gives a file to the server that runs on this data already, and follows it to the end. Throws what the server says. */
export async function uploadToServer(
  path: string,
  size: number,
  name: string,
  server: ImportServer,
  onProgress: (run: ImportRun) => void,
): Promise<ImportRun> {
  const url = `${server.url}/import?${new URLSearchParams({ name })}`;
  const headers = { 'content-type': 'application/zip', 'content-length': size, ...authorizationHeader(server) };
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
    const current = await fetchRun(server);
    onProgress(current);
    if (current.state === 'done' || current.state === 'failed') return current;
    await setTimeout(POLL_INTERVAL_MS);
  }
}

async function fetchRun(server: ImportServer): Promise<ImportRun> {
  const response = await fetch(`${server.url}/import`, { headers: authorizationHeader(server) });
  const { current } = importStatusSchema.parse(await response.json());
  if (!current)
    throw new Error(
      `the server at ${server.url} was started anew meanwhile: import the file again, nothing counts twice`,
    );
  return current;
}

function authorizationHeader({ token }: ImportServer): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}
