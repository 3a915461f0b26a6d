import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * Stops a timer of kafkajs 2.2.4 while a request queue is empty. It fires once a millisecond for each connection, which
 * takes 3 % of a core when the product is idle (https://github.com/tulios/kafkajs/issues/1751). The change is that of
 * https://github.com/tulios/kafkajs/pull/1768, which was never released. A new request checks the queue itself.
 */
export function patchRequestQueue(): void {
  const { scheduleCheckPendingRequests: schedule } = RequestQueue.prototype;
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
