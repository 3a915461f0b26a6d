import { extname } from 'node:path';
import { static as files, type RequestHandler, type Response } from 'express';

/** In the server's order of preference. The build writes both; brotli is smaller by a seventh. */
const PRECOMPRESSED = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** The build names these files by a hash of their content, so that a cache may keep them forever. */
const HASHED_FILE_NAME = /[\\/]assets[\\/][^\\/]+-[\w-]{8}\./;

/**
 * Serves the built dashboard, each file in the smallest encoding that exists beside it and that the browser accepts.
 * `express.static` does the rest (an ETag for each encoding, 304, HEAD). A compression middleware would compress again
 * for each request, and would have to leave out the stream.
 */
export function frontendFiles(folder: string): RequestHandler {
  const serve = files(folder, { cacheControl: false, setHeaders: setFileHeaders });

  return (request, response, next) => {
    const { url } = request;
    const [path = '', query] = url.split(/(?=\?)/, 2);
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const accepted = PRECOMPRESSED.filter(([encoding]) => request.acceptsEncodings(encoding));

    function tryNext(error?: unknown): void {
      const encoding = accepted.shift();
      request.url = encoding ? `${name}${encoding[1]}${query ?? ''}` : url;
      if (error) next(error);
      else serve(request, response, encoding ? tryNext : next);
    }
    tryNext();
  };
}

/** Express calls it only for a file that exists, so no other response gets these headers. */
function setFileHeaders(response: Response, path: string): void {
  response.vary('Accept-Encoding');
  response.set('Cache-Control', HASHED_FILE_NAME.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  const precompressed = PRECOMPRESSED.find(([, ending]) => path.endsWith(ending));
  if (!precompressed) return;
  const [encoding, ending] = precompressed;
  response.set('Content-Encoding', encoding);
  response.type(extname(path.slice(0, -ending.length)));
}
