import { extname } from 'node:path';
import { static as files, type RequestHandler, type Response } from 'express';

/** In this order, whatever the reader's: brotli's are smaller by a seventh, and both are made before anybody asks. */
const PRECOMPRESSED = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** What the build names by its content: another content has another name. It is no secret, and the same for everybody. */
const HASHED_FILE_NAME = /[\\/]assets[\\/][^\\/]+-[\w-]{8}\./;

/**
 * The built dashboard, in the smallest form that stands beside a file and that the reader takes. Express's own file server
 * does the rest (ETag of each form, 304, HEAD); a middleware that compresses would do it anew for each reader, and have
 * to be kept from the stream.
 */
export function frontendFiles(folder: string): RequestHandler {
  const serve = files(folder, { cacheControl: false, setHeaders: setFileHeaders });

  return (request, response, next) => {
    const { url } = request;
    const [path = '', query] = url.split(/(?=\?)/, 2);
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const accepted = PRECOMPRESSED.filter(([encoding]) => request.acceptsEncodings(encoding));

    function tryNext(error?: unknown): void {
      const form = accepted.shift();
      request.url = form ? `${name}${form[1]}${query ?? ''}` : url;
      if (error) next(error);
      else serve(request, response, form ? tryNext : next);
    }
    tryNext();
  };
}

/** Called for a file that is there, and only then: no other answer says that it is compressed. */
function setFileHeaders(response: Response, path: string): void {
  response.vary('Accept-Encoding');
  response.set('Cache-Control', HASHED_FILE_NAME.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  const packed = PRECOMPRESSED.find(([, ending]) => path.endsWith(ending));
  if (!packed) return;
  const [encoding, ending] = packed;
  response.set('Content-Encoding', encoding);
  response.type(extname(path.slice(0, -ending.length)));
}
