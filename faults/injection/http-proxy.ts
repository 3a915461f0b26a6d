import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';

/** A response of the proxy itself, as while the server behind it is being replaced. */
export interface OverrideResponse {
  status: number;
  type?: string;
  body?: string;
}

/** An HTTP proxy in front of the product. It can respond itself instead. */
export class HttpProxy {
  readonly url: string;
  /** The response to every request while it is set; otherwise the product responds. */
  override: OverrideResponse | undefined;
  /** How many requests got that response. */
  overrideCount = 0;
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();

  private constructor(server: Server, port: number, target: string) {
    this.#server = server;
    this.url = `http://localhost:${port}`;
    server.on('request', (incoming, response) => {
      const { override } = this;
      if (override) {
        this.overrideCount++;
        const headers = override.type ? { 'content-type': override.type } : {};
        response.writeHead(override.status, headers).end(override.body);
        return;
      }
      this.#streams.add(response);
      response.on('close', () => this.#streams.delete(response));
      const { method, headers, url } = incoming;
      const forwarded = request(`${target}${url}`, { method, headers }, (productResponse) => {
        response.writeHead(productResponse.statusCode ?? 502, productResponse.headers);
        productResponse.pipe(response);
      });
      response.on('close', () => forwarded.destroy());
      forwarded.on('error', () => response.destroy());
      incoming.pipe(forwarded);
    });
  }

  static async open(target: string): Promise<HttpProxy> {
    const server = createServer();
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const address = server.address();
    return new HttpProxy(server, typeof address === 'object' && address ? address.port : 0, target);
  }

  /** Ends all responses under way, as a proxy does when its server is replaced. */
  dropConnections(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  async remove(): Promise<void> {
    this.dropConnections();
    this.#server.close();
  }
}
