import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { ImportJob } from './import-job.ts';
import { UploadError } from './upload.ts';

const IMPORT_PATH = '/import';

/**
 * `POST /import?name=export.zip` takes an export as it is (`application/zip`, with its length), and answers 202 when all of it
 * is here. `GET /import` tells how far it is. Mount it behind whoever lets only those in who may.
 */
export function importRoute(job: ImportJob): Router {
  return Router().get(IMPORT_PATH, statusHandler(job)).post(IMPORT_PATH, uploadHandler(job));
}

function statusHandler(job: ImportJob): RequestHandler {
  return (_request, response) => {
    response.set('Cache-Control', 'no-store').json(job.status());
  };
}

function uploadHandler(job: ImportJob): RequestHandler {
  return async (request, response) => {
    const [status, problem] = findRefusal(request, job);
    if (problem) {
      refuse(response, status, problem);
      return;
    }
    const upload = {
      name: uploadFileName(request),
      sizeBytes: Number(request.get('content-length')),
      content: request,
    };
    try {
      await job.receive(upload);
      response.status(202).json(job.status());
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      refuse(response, 400, error.message);
    }
  };
}

function findRefusal(request: Request, job: ImportJob): [status: number, problem: string] {
  const size = Number(request.get('content-length'));
  // No form of another site can send this type without asking first, and nobody is allowed to ask.
  if (!request.is('application/zip')) return [415, 'an export is sent as application/zip'];
  if (!(size > 0)) return [411, 'the length of the file is missing'];
  if (size > job.maxMb * 1024 * 1024) return [413, `the file is over ${job.maxMb} MB (IMPORT_MAX_MB)`];
  if (job.isBusy) return [409, 'another import is under way'];
  return [0, ''];
}

/** What is still to come of the request is not read. */
function refuse(response: Response, status: number, problem: string): void {
  response.status(status).set('Connection', 'close').type('text/plain').send(`${problem}\n`);
}

/** Only ever shown. */
function uploadFileName({ query }: Request): string {
  const { name } = query;
  return typeof name === 'string' && name !== '' ? name.replace(/\p{C}/gu, '').slice(0, 120) : 'export.zip';
}
