import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { errorMessage } from '../async/error-message.ts';
import type { ImportRun } from '../core/protocol/import-status.ts';
import type { Milliseconds } from '../core/time/units.ts';
import type { ImportSource } from './import-source.ts';

const POLL_INTERVAL_MS: Milliseconds = 500;

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

/** A running server that imports into the same data. */
export interface ImportServer {
  /** The URL of the dashboard, without a slash at its end. */
  url: string;
  /** `DASHBOARD_TOKEN`, if it is set. */
  token: string | undefined;
}

/**
 * Uploads an export to a server and polls its progress to the end. Returns the run, which is done or has failed. Throws
 * if no server responds, or if it refuses the file or stops meanwhile. `workspace`: which one to import of an export that holds several.
 */
export async function uploadToServer(
  { name, zip }: ImportSource,
  server: ImportServer,
  onProgress: (run: ImportRun) => void,
  workspace = '',
): Promise<ImportRun> {
  const { sizeBytes, content } = await zip();
  const url = `${server.url}/import?${new URLSearchParams({ name, ...(workspace ? { workspace } : {}) })}`;
  const headers = { 'content-type': 'application/zip', 'content-length': sizeBytes, ...authorizationHeader(server) };
  const upload = request(url, { method: 'POST', headers });
  const responded = new Promise<IncomingMessage>((resolve, reject) => {
    upload.once('response', resolve).once('error', reject);
  });
  // A server that refuses the file closes the connection before the end of the upload. Its response has the reason.
  const sent = pipeline(content, upload).catch(() => undefined);
  const response = await responded.catch((cause: unknown) => {
    throw new Error(
      `another process uses DATA_DIR, but no server responds at ${server.url} (${errorMessage(cause)}): set DASHBOARD_PORT and HOST as for the server, or wait until another import is done`,
      { cause },
    );
  });
  const body = await text(response);
  await sent;
  if (response.statusCode !== 202) throw new Error(`the server at ${server.url} refused it: ${body.trim()}`);
  for (;;) {
    const current = await fetchRun(server);
    onProgress(current);
    if (current.state === 'done' || current.state === 'failed') return current;
    await setTimeout(POLL_INTERVAL_MS);
  }
}

async function fetchRun(server: ImportServer): Promise<ImportRun> {
  const headers = authorizationHeader(server);
  const response = await fetch(`${server.url}/import`, { headers }).catch((cause: unknown) => {
    throw new Error(
      `the server at ${server.url} was stopped meanwhile: start it and import the file again, nothing counts twice`,
      { cause },
    );
  });
  const { current } = importStatusSchema.parse(await response.json());
  if (!current)
    throw new Error(`the server at ${server.url} was restarted meanwhile: import the file again, nothing counts twice`);
  return current;
}

function authorizationHeader({ token }: ImportServer): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}
