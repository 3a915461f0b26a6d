import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';

/** What a proxy says by itself while the server behind it is being replaced. */
export interface OverrideResponse {
  status: number;
  type?: string;
  body?: string;
}

/** An HTTP proxy before the product, which at times answers in its stead. */
export class HttpProxy {
  readonly url: string;
  /** Instead of the product's answers, while it is set. */
  override: OverrideResponse | undefined;
  /** How often it was given. */
  overrideCount = 0;
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();

  private constructor(server: Server, port: number, target: string) {
    this.#server = server;
    this.url = `http://localhost:${port}`;
    server.on('request', (asked, response) => {
      const own = this.override;
      if (own) {
        this.overrideCount++;
        response.writeHead(own.status, own.type ? { 'content-type': own.type } : {}).end(own.body);
        return;
      }
      this.#streams.add(response);
      response.on('close', () => this.#streams.delete(response));
      const { method, headers, url } = asked;
      const passed = request(`${target}${url}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      response.on('close', () => passed.destroy());
      passed.on('error', () => response.destroy());
      asked.pipe(passed);
    });
  }

  static async open(target: string): Promise<HttpProxy> {
    const server = createServer();
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const address = server.address();
    return new HttpProxy(server, typeof address === 'object' && address ? address.port : 0, target);
  }

  /** Ends what is under way, as a proxy does that is given another server. */
  dropConnections(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  async remove(): Promise<void> {
    this.dropConnections();
    this.#server.close();
  }
}
