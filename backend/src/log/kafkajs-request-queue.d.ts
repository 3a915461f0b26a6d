/** The little of kafkajs's inside that idle-queue.ts needs. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  class RequestQueue {
    constructor(options: {
      maxInFlightRequests: number | null;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      clientId: string;
      broker: string;
      logger: { debug(text: string): void };
    });
    pending: unknown[];
    maybeThrottle(ms: number): void;
    push(request: { entry: { correlationId: number }; expectResponse: boolean; sendRequest(): void }): void;
    checkPendingRequests(): void;
    scheduleCheckPendingRequests(): void;
  }
  export = RequestQueue;
}
