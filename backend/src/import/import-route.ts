import { type Request, type RequestHandler, type Response, Router } from 'express';
import { BYTES_PER_MB } from '../core/protocol/bytes.ts';
import type { ImportJob } from './import-job.ts';
import { UploadError } from './upload.ts';

const IMPORT_PATH = '/import';

/**
 * The routes of the import; see `docs/operations.md#routes`. `POST /import?name=export.zip` receives an export
 * (`application/zip`, with its length) and responds with 202 when the upload is complete; `&workspace=NAME` chooses one
 * of an export that holds several. `GET /import` responds with the status. The caller mounts the routes behind the
 * access checks.
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
      await job.receive(upload, textOf(request.query['workspace']));
      response.status(202).json(job.status());
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      refuse(response, 400, error.message);
    }
  };
}

/** Returns the status and the reason for which the upload is refused; an empty reason if it is not. */
function findRefusal(request: Request, job: ImportJob): [status: number, problem: string] {
  const size = Number(request.get('content-length'));
  // A page of another site can send this type only after a CORS preflight, which the server rejects.
  if (!request.is('application/zip')) return [415, 'the Content-Type of an export must be application/zip'];
  if (!(size > 0)) return [411, 'the Content-Length of the file is missing'];
  if (size > job.maxMb * BYTES_PER_MB) return [413, `the file is over ${job.maxMb} MB (IMPORT_MAX_MB)`];
  if (job.isBusy) return [409, 'another import is running: wait until it is done'];
  return [0, ''];
}

/** Responds and closes the connection, so that the rest of the upload is not read. */
function refuse(response: Response, status: number, problem: string): void {
  response.status(status).set('Connection', 'close').type('text/plain').send(`${problem}\n`);
}

/** The name of the file, for the status only: no file is written under it. */
function uploadFileName({ query }: Request): string {
  return textOf(query['name']).replace(/\p{C}/gu, '').slice(0, 120) || 'export.zip';
}

function textOf(parameter: unknown): string {
  return typeof parameter === 'string' ? parameter : '';
}
