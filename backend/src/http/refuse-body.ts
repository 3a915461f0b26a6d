import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';

const bodyErrorSchema = z.object({ status: z.literal([400, 413, 415]) });

/** Responds to a body that `express.json` refuses: no JSON, too large, or in an encoding that it does not read. */
export const refuseBody: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const { status } = bodyErrorSchema.safeParse(error).data ?? {};
  if (status === undefined) {
    next(error);
    return;
  }
  const reason = status === 413 ? 'the body is too large: it must be smaller' : 'the body must be valid JSON in UTF-8';
  response.status(status).set('Cache-Control', 'no-store').type('text/plain').send(`${reason}\n`);
};
