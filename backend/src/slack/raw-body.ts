import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { type Answer, refusal } from './answer.ts';

/** Slack's own Bolt refuses more than this; its largest real events have some hundred kilobytes. */
const LIMIT_MB = 4;
const LIMIT = LIMIT_MB * 1024 * 1024;

/** Not inflated: the signature is over the bytes as sent, and a small bomb would burst past the limit. */
const raw = express.raw({ type: () => true, limit: LIMIT, inflate: false });

const failed = z.object({ status: z.number().optional(), type: z.string().optional() });

/** The bytes of the body, or why there are none. Never throws, never keeps more than the limit. */
export async function readBody(req: Request, res: Response): Promise<Buffer | Answer> {
  // Said at once: `express.raw` answers only after it has read off all of what it refuses.
  if (Number(req.get('content-length')) > LIMIT) return tooLarge();
  const error = await new Promise<unknown>((resolve) => raw(req, res, resolve));
  if (error === undefined) return Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  const { status, type } = failed.safeParse(error).data ?? {};
  if (status === 413) return tooLarge();
  if (status === 415) return refusal(415, 'a compressed body is not accepted');
  if (type === 'request.aborted') return refusal(400, 'the upload broke off');
  return refusal(400, 'the body could not be read');
}

function tooLarge(): Answer {
  return refusal(413, `the body is over ${LIMIT_MB} MB`);
}
